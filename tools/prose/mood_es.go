package prose

import "strings"

// spanishMoods are the words by which Spanish denies, supposes and reports.
var spanishMoods = language{
	sets: map[string][]string{
		"otros": {
			"(algunos|algunas|muchos|muchas|otros|otras|ciertos|ciertas|estos|estas|esos|esas) _", "(clínicas|clínica|webs|web|páginas|página|anuncios|anuncio|publicidad|empresas|empresa|influencers|productos|fabricantes|vendedores|redes|internet|gente|quienes|alguien|centros|centro|profesionales|famosos)", "redes sociales", "hay quien",
		},
		"dicen": {
			"(dice|dicen|decir|dijo|digan|afirma|afirman|afirmar|asegura|aseguran|asegurar|asegure|aseguren|promete|prometen|prometer|prometa|prometan|anuncia|anuncian|anuncie|anuncien|vende|venden|vender|vendan|garantiza|garantizan|garantice|garanticen|aconseja|aconsejan|recomienda|recomiendan|proponen|propone|animan|invitan|ofrece|ofrecen|ofrezca|ofrezcan|presume|presumen|sugiere|sugieren|cree|creen|llama|llaman|hablan|habla|publicitan|pretende|pretenden|sostiene|sostienen)",
		},
	},
	moods: []moodWords{
		{0, nothing, []string{"no (solo|sólo|solamente|únicamente|dude|duden|dudes|espere|espere más|esperes|lo dude|se preocupe|te preocupes|se pierda|te pierdas|pierda|olvide)", "no cabe duda", "sin (duda|lugar a dudas)", "por qué no", "si no"}},
		{Reported, all, []string{"(mito|mitos|bulo|bulos|fraude|estafa|engaño|engañoso|engañosa|engañosos|engañosas|falso|falsa|falsos|falsas|sospeche|charlatán|charlatanes|timo)", "demasiado bueno para", "(prohibido|prohibida|prohibidos|prohibidas|ilegal|ilegales) (por|en|por ley)", "señal de alarma", "señales de alarma"}},
		{Reported, rest, []string{
			"(desconfíe|desconfíen|desconfía|desconfiar|cuidado con|huya|huye|evite|evita|tenga cuidado|ojo con)", "@otros ..2 @dicen", "(quien|quienes|que|quién) (le|te|les|nos)? @dicen", "(la|las|el|los) (palabra|palabras|expresión|término|idea|creencia|promesa|promesas|afirmación)", "(supuesto|supuesta|supuestos|supuestas|supuestamente|presunto|presunta)", "(se|han|ha) (dice|dicen|cree|creía|anunciado|vendido|vende|publicitado|anuncia) (que|como)", "(pregunte|pregunta|preguntan|saber|sabe|dudas sobre|estudian|investigan|investiga) si", "no (crea|creas|crean|confíe|confíes|espere que|se fíe|te fíes)",
		}},
		{Supposed, clause, []string{"si !(quiere|quieres|desea|deseas|busca|buscas|necesita|necesitas|sufre|sufres|tiene|tienes|padece)", "a menos que", "como si", "aunque"}},
		{Denied, onward, []string{"no", "nunca", "jamás", "tampoco", "(nadie|nada)", "(ningún|ninguna|ninguno)", "ni", "imposible", "lejos de", "en lugar de", "en vez de", "apenas"}},
		{Denied, phrase, []string{"sin"}},
		{Denied, before, []string{
			"(no|nunca|jamás) ..4 (posible|prometer|prometerse|garantizar|garantizarse|garantizado|garantizada|garantizados|garantizadas|existe|existen|realista|asegurar|asegurarse|ofrece|ofrecemos|disponible|cierto|verdad|está|están|es|son|hay)", "(es|son|resulta) (imposible|improbable|irreal)",
		}},
	},
	breaks:       set("pero aunque sino porque mientras"),
	starts:       set("nosotros usted ellos nuestro nuestra nuestros nuestras esto este esta estos estas así y pero el la los las le te es son"),
	subjects:     set("nosotros usted ellos nuestro nuestra nuestros nuestras esto este esta"),
	and:          set("y e o u"),
	denies:       set("no ni sin nunca ningún ninguna"),
	frequent:     strings.Fields("de la el los las en y a que un una con por para es son se no su sus al del lo como más o si le les nuestro nuestra . , : ; ? ! ( )"),
	own:          set("nuestro nuestra nuestros nuestras"),
	subordinates: set("como cuando si aunque puesto dado tras mientras"),
	leads:        set("que de para a por si cuando con"),
}
