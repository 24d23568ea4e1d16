package recognise

import (
	"strings"
	"unicode"
)

// generic tells whether a sentence has no words but those that medical
// disclaimers are made of.
func generic(sentence string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(sentence), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.Is(unicode.M, c)
	}) {
		if !genericWords[word] {
			return false
		}
	}
	return true
}

// The words that disclaimers are made of. None of them is a part of the body, a
// complaint, a medicine, a dose or a time. The numbers are those of emergency
// services: the wording has the one of the clinic's country.
var genericWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`
		a about above additional address advice advise advised advisor all also always an and another any anyone appropriate are article articles as ask asking at
		authored available based be because been before being blog by call called can care case caution changing check circumstance circumstances clinic
		clinical clinician clinicians clinic’s condition conditions constitute constitutes consult consultation consulted consulting contact contained content contents contained could create
		created creates decision decisions delay delayed department depend designed diagnose diagnosed diagnoses diagnosing diagnosis diagnostic discuss disclaimer disregard disregarded
		do doctor doctors does don t educational education either emergencies emergency entirely ensure every examination expert experts find first for form found from general
		generalised generalized give given go guidance guide had has have health healthcare help here his her how however hospital i ideas if ignore immediately in individual individuals information informational
		informative informed instead intend intended into is it its itself legal licensed like local make making material materials matters may meant medical medically might
		must my nearest need needs neither never new no nor not note nothing nurse of offer offered on one only opinion opinions or other others our out own page pages
		part particular patient patients person personal personalised personalized pharmacist physician physicians places please post practitioner practitioners presented
		professional professionals provide provided provider providers provides publication published purely purpose purposes qualified question questions quickly read reader readers reading reason recommendation recommendations regarding
		registered relating relationship relied rely relying replace replaced replacement replaces research right s seek seeking services should shown simply site situation
		so solely some someone something speak specialist specialists specific statement statements strictly such substitute substitutes symptoms taken
		talk talking team text than that the their them then therapist therefore these they think this those through to topic topics treat treatment treatments trained understood until urgent us
		use used uses using via view viewed visit was way we website websites well what when where whether which while who whose will with within without would writer written you your yours yourself
		999 911 112 111 000 995
		a al algún algo alguna antes aquí artículo artículos asesoramiento atención autorizado ayuda buscar busque cada caso como con conozca consejo consejos constituye constituyen consulta
		consultar consulte contenida contenido contenidos cualificado cualquier cuestión cuidado de debe deben debería decisión decisiones del demore desatienda diagnóstico diagnósticos
		duda dudas e educativo educativos ejemplo el ella ellas ellos emergencia emergencias en es ese esta estas este esto estos exclusivamente fin fines general generales guía ha haber habilitado haya ignore información informar
		informativo informativos inmediato la las le leído leer llame lo los meramente médica médicas médico médicos más ni ninguna ningún no nunca o ofrece ofrecen opinión otro otra página páginas
		para pida personal personalizado pero por posible pregunte presentada presente pretende pretenden profesional profesionales proporciona proporcionada propósito publicada publicación puramente puede que qué recomendación reemplaza reemplazan reemplazar
		retrase salud se ser servicio siempre sin sitio situación sobre solamente solo sólo son su sus sustituir sustituto sustituye sustituyen síntoma síntomas también tenga tiene toda todo tratamiento tratamientos u un una
		únicamente urgencia urgencias usted web y ya
		هذا هذه المقال المقالة الصفحة المعلومات المحتوى الموقع الواردة الوارد المقدمة في من على عن إلى أو و ولا لا هي هو لأغراض إعلامية تعليمية تثقيفية للتثقيف والتثقيف والتعليم فقط يغني تغني يعد تعد يعتبر تعتبر يحل تحل محل
		استشارة الاستشارة استشر راجع طبيبك الطبيب طبيب طبية الطبية طبي الطبي نصيحة النصيحة مشورة المشورة المهنية مختص المختص مؤهل التشخيص العلاج تشخيص علاج أي قبل اتخاذ قرار بشأن صحتك حالتك دائما دائمًا بديلا بديلًا ليست ليس لحالتك الصحية الصحي`) {
		m[w] = true
	}
	return m
}()
