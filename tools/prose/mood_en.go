package prose

import "strings"

// englishMoods are the words by which English denies, supposes and reports.
// The names of the sets may be used in the patterns of a grammar too.
var englishMoods = language{
	sets: map[string][]string{
		"be":   {"is", "are", "was", "were", "be", "been", "being", "am", "'s"},
		"can":  {"can", "could", "will", "would", "may", "might", "shall", "should", "must"},
		"have": {"have", "has", "had", "having"},
		// By what no subject is followed where nothing is of that kind.
		"rules": {"@can", "@be", "has", "have", "do", "does", "exist", "exists", "works", "offers", "gives", "carries", "comes", "should", "ever", "means", "makes", "knows", "fits", "suits", "removes", "lasts"},
		"we":    {"we", "i", "our (clinic|practice|team|doctors|doctor|surgeons|surgeon|dentists|dentist|specialists|experts|clinicians|therapists|nurses|centre|center)"},
		// What others do whom we tell of: they say it, or they have it on offer.
		"speak": {"claim~", "promise~", "say", "says", "said", "saying", "advertise~", "suggest~", "tout~", "boast~", "describe~", "call", "calls", "called", "calling", "insist~", "believe~", "think", "thinks", "thought", "imply", "implies", "implied", "implying", "state~", "swear", "swears", "swore", "swearing", "allege~", "assert~", "tell", "tells", "told", "telling", "talk~", "pretend~", "mention~", "make claims", "guarantee~", "urge~", "hype~", "refer to", "refers to", "assume~", "argue~", "describe", "assure~", "assuring", "declare~", "trumpet~", "shout~", "hint~", "recommend~", "write", "writes", "wrote", "vow~", "declaring", "warn~", "require~", "ask~", "rule~", "maintain~", "contend~", "purport~", "caution~", "hail~", "praise~", "brand~", "dub~"},
		"trade": {"promote~", "sell", "sells", "sold", "selling", "offer~", "market~", "marketed", "pitch~", "push~", "lure~", "tempt~", "dangle~", "bill~", "label~", "labelled", "labelling", "feature~", "use", "uses", "using", "list~", "entice~", "provide~", "peddle~", "flog~", "flogged", "quote~", "publish~", "post~", "print~", "run", "runs"},
	},
	invitations: []string{
		"^ (so|and|but)? ,? why (settle|wait|suffer|fear|worry|hide|put up|live with|struggle|risk|bother|spend|waste|endure|go on|not)",
		"^ (so|and|but)? ,? (did you know|who (says|said|knew)|what (are you|'s there to|is there to) (waiting|lose)|how about|fancy|imagine)",
		"^ (so|and|but)? ,? (are you)? (looking|searching|longing|hoping|dreaming|ready|tired|fed up|sick|desperate) (for|of|to|with)",
		"^ (so|and|but)? ,? (suffering|struggling|plagued|troubled|tormented|bothered|battling) (from|with|by)", "^ got !(a|any|an|the|your) _", "^ want~ to (be|have|get|lose|look|feel|stop|say|see|enjoy) !(sure|certain|whether|if)",
	},
	moods: []moodWords{
		{0, nothing, []string{
			"not (only|just|merely|simply|solely|least|to mention)",
			"no wonder !(drug~|cure~|treatment~|pill~|cream~|diet|remedy~)", "no (doubt|matter|longer|fewer than|less than|other|further|need to look)",
			"nothing (but|short of|less than|beats|compares|comes close)",
			"(do|does|did|could|would|can|will|must|should) not (worry|hesitate|forget|miss|delay|wait|let|settle|put up|suffer|live with|take our word|want to miss)",
			"not to worry", "why not", "(will|would) not believe (your|how|what|the)", "can not (wait|help but|go wrong|beat)",
			"never (again|looked|felt|seen|miss|settle|worry|have to|need)", "never been (a)? (more|better|easier|simpler|cheaper|so)", "never to be repeated",
			"run ,? do not walk", "do not (dither|dally|dawdle|hang (about|around)|think twice|procrastinate|put it off|be the last)",
			"^ whether (it|you|they|your|he|she) ..8 or ..8 ,", "as if by magic",
			"if not", "now or never", "(what|something|anything|nothing) (is|'s) wrong", "(glad|pleased|happy|delighted|proud|relieved) to (hear|say|know|tell|learn|read|report)",
			"(told|promised|said|assured|claimed) ..12 , and (so)? (they|he|she|it|that|you) (was|were|did|proved) (right|true|correct)? $", "not (have|need) to (worry|wait|suffer)", "no (better|safer|finer) (place|clinic|choice|time|way|team)",
			"will not find ..2 (better|best|safer|finer)", "(settle|accept) ..2 less than", "not a (moment|minute|day) to (lose|waste)",
		}},
		// What is said to be false, forbidden or suspicious.
		{Reported, all, []string{
			"(myth|myths|misconception|misconceptions|fallacy|fallacies|hoax|scam|scams|hype|buzzword|buzzwords|snake oil|clickbait|quackery|quack|pseudoscience|misnomer)",
			"red flag~", "warning (sign|signs)", "alarm (bell|bells)", "too good to be true", "old wives", "marketing (term|terms|speak|word|words|phrase|phrases|slogan|slogans|label|claim|claims|language|hype|talk|puff|gimmick|ploy|trick)",
			"(misleading|unrealistic|untrue|deceptive|dishonest|irresponsible|unethical|exaggerated|inflated|unproven|unsupported|unsubstantiated|overblown|bogus|dubious|false|outlandish|sweeping|bold|extravagant|wild|grand) (claim|claims|promise|promises|advert|adverts|advertising|ads|ad|statement|statements|idea|impression|hope|expectation|expectations|guarantee|guarantees|marketing|wording|description|reassurance|phrase)",
			"@be (against|in breach of|outside) ..3 (code|codes|rule|rules|law|guidelines|policy|principles)", "@be (misleading|untrue|false|nonsense|unrealistic|a lie|dishonest|deceptive|irresponsible|inaccurate|wrong|banned|prohibited|forbidden|unethical|unhelpful|meaningless|not true|impossible|illegal|exaggerated)",
			"(misleading|wrong|dishonest|irresponsible|unethical|unrealistic|naive|foolish|misguided|unfair|untrue|inaccurate|unwise) to (say|claim|promise|suggest|call|describe|advertise|imply|expect|think|believe|assume|use|tell|offer|guarantee|pretend)",
			"(rule|rules|code|codes|regulator|regulators|regulations|guideline|guidelines|law|watchdog|asa|cap|ftc|ahpra|gmc|gdc|mhra|standards) ..4 (forbid|forbids|ban|bans|banned|prohibit|prohibits|bar|bars|restrict|restricts|ruled|warn|warns|warned|stop|stops|upheld|rebuked|tell us|tells us|ask us|asks us)",
			"(ban|bans|banned|banning|forbid|forbids|forbidden|prohibit|prohibits|prohibited|outlawed|disallowed|rebuked|fined|sanctioned|reprimanded|criticised|censured) ..3 (claim|claims|word|words|phrase|term|advert|adverts|ad|ads|from|for|any|advertising|clinics|promise|promises)",
			"(sceptical|skeptical|suspicious|wary|cautious|distrustful|scepticism|skepticism|mistrust|distrust)",
			"(sound|sounds) (like)? (a|too)? (miracle|magic|good)", "(has|have) no place", "should be (avoided|distrusted|mistrusted|reported)", "you (saw|see|found|bought|read (about|of)) ..2 (online|on (the internet|instagram|tiktok|facebook|television))", "in the (early|late|mid)? (1850s|1880s|1890s|1900s|1910s|1920s|1930s|1940s|1950s|1960s|1970s)", "in (fiction|films|movies|fairy tales|adverts|an ideal world)",
			"(victorian|victorians|medieval|tudor|middle ages|centuries ago|(16|17|18|19) th century|nineteenth century|eighteenth century)",
			"(debunk|debunks|debunked|debunking|disprove|disproved|disproven|discredited|refuted|unfounded|overstated|oversold|overhyped)",
		}},
		{Reported, rest, []string{
			"beware", "(be|stay|remain) (very|extremely|especially|a little)? careful (of|about|with|when|if)", "(watch|look) out for", "steer clear of", "(stay|keep|walk|run|turn) away from", "(think|be) (twice|wary) (about|of|if|when)", "question (any|anyone|claims|promises|those)",
			"(avoid|ignore|distrust|mistrust|disregard|doubt|reject|report|challenge|dismiss|resist) ..2 (anyone|anything|someone|clinic|clinics|product|products|website|websites|claim|claims|promise|promises|those|offer|offers|practitioner|practitioners|provider|providers|advert|adverts|ad|ads|people|phrases|words|language|terms|seller|sellers|pressure|deals)",
			"(do|does|should|must|can) not (trust|believe|rely|be fooled|be taken in|fall for|be tempted|be swayed|be misled|buy|expect|assume|think|accept|be rushed|be pressured|be talked|be persuaded)", "never (trust|believe|rely|fall for|accept|buy|assume|expect)",
			"(anyone|anybody|someone|somebody|a clinic|any clinic|clinics|websites|products|adverts|ads) (promising|claiming|offering|guaranteeing|selling|advertising|boasting|telling|saying|suggesting|pushing|who)",
			"any (clinic|doctor|dentist|surgeon|provider|practitioner|product|website|therapist|company|advert|treatment) (that|who|which|promising|claiming|offering|guaranteeing|advertising|boasting|described|sold|marketed)",
			"(claim|claims|suggestion|suggestions|assertion|assertions|rumour|rumours|allegation|belief|beliefs|notion|notions|impression|assumption|idea) (that|of|about|such as|like|to be|is|are)",
			"(promise|promises|talk|tales|stories|adverts|ads|advertisements|headlines|posts|slogans|offers) (that|such as|like|of|for|claiming|promising|saying)",
			"(the)? (word|words|phrase|phrases|term|terms|expression|slogan|slogans|label|hashtag) ..1 \"", "(the|a) (word|words|phrase|term|label)",
			"so called", "supposed", "supposedly", "allegedly", "alleged", "purported", "purportedly", "self styled", "self proclaimed", "reputed",
			"(often|sometimes|frequently|commonly|widely|once|previously|wrongly|falsely|misleadingly|mistakenly|popularly|loosely|occasionally) (been)? (claimed|said|called|described|advertised|marketed|sold|touted|billed|promoted|told|believed|thought|labelled|assumed|presented|credited|referred|portrayed|used|considered)",
			"(hailed|heralded|dubbed|nicknamed|trumpeted|celebrated|lauded|peddled|misdescribed) (as)?", "it ('s|is|was|has been) ..1 (claimed|said|believed|thought|rumoured|alleged)",
			"(marketed|advertised|touted|billed|promoted|hyped|labelled|dressed up|presented|sold|pitched|portrayed) (as|for|with|to)",
			"you (@can|'ve)? (have|may have|might have|probably|often|sometimes)? (read|reads|heard|hear|been told|been promised|be told|be promised|be offered)", "you (may|might|will|can|could|have) (often|sometimes|also|probably|well)? (have)? (see|seen|find|found|come across|encounter|notice|noticed|spot|spotted|meet) ..3 (advert|adverts|ad|ads|advertised|claims|claim|promises|websites|clinics|posts|products|articles|someone|people|headlines|videos|described|words|phrases|called)",
			"(according to|in the words of) (some|others|many|most|other|certain|the|a|an|one|this|that|their|its) _",
			"(pretend|pretends|pretending|purport|purports|purporting) (to|that|there)",
			"(hear|heard|reading|reads|come across) (that|claims|stories|someone|people|adverts)",
			"(asked|asks|ask|wonder|wonders|wondering|wondered|unsure|uncertain|unclear|unknown|query|enquire|debate|debated|investigate|investigated|investigating|study|studied|studying|test|tested|testing|examine|examined|examining|explore|explored|exploring|decide|check|checked|checking|know|see|find out|establish|determine|question) (us|me|you|them|him|her|your doctor|your dentist)? (whether|if)",
		}},
		{Reported, saidByOthers, []string{"[@speak]", "(sold|used|offered|prescribed|promoted|marketed|peddled|gave|swallowed|drank|swore)"}},
		{Reported, soldByOthers, []string{"[@trade]"}},
		{Supposed, clause, []string{
			"if !(you ..1 (want|need|would|wish|prefer|dream|are (looking|searching|after|ready|keen|hoping|tired)))", "unless", "until !(now|then|the|@be|recently|today|tonight|midnight|noon|it|you|we|stocks|your)", "in case", "suppose", "as if", "as though", "even if", "should (anyone|somebody|someone|a clinic|you be)", "were it",
		}},
		{Supposed, rest, []string{
			"whether !(you|or)", "depends on whether",
		}},
		// If it were so, we should do without something.
		{Supposed, all, []string{
			"^ if ..10 (were|was|had|did|meant|worked|really|could) ..8 , ..4 (would|should|could)",
		}},
		// What somebody was told, hoped or tells, up to what came of it.
		{Reported, onward, []string{
			"(i|he|she|they|you|we|patients|people|parents|mother|father|man|woman) (@be|have|has|had) (been)? (often|also|once|first|always|even)? (told|promised|assured|warned)", "(told|assured|promised|warned|convinced) (me|him|her|them)",
			"(i|he|she|they|who|patients|parents|mother|father|man|woman) (had|have|once|always|only|also|really)? (expected|hoped|wanted|thought|believed|assumed|imagined|wished|feared|supposed)",
			"(my|his|her|a|your|our|their|some|one|another) (_ )? (sister|brother|mother|mum|father|dad|aunt|uncle|cousin|friend|neighbour|neighbor|colleague|grandmother|gran|granny|grandfather|husband|wife|partner|son|daughter|boss|hairdresser|trainer|dentist|doctor|gp|physio|surgeon|therapist) (@have|also|once|always|even)? (@speak|bought|ordered|read|saw|heard)",
			"(we|i) (would (love|like)|wish|wished)", "(some|others) (people|clinics|websites|patients)? (call|say|claim|think|believe|swear)",
		}},
		// No subject, no existence.
		{Denied, onward, []string{
			"^ (and|but|so|because|although|since|while|sadly|unfortunately|currently|at present|honestly|in truth|in reality|remember|please note)? ,? (that)? no ..6 (@rules|reputable|honest|responsible|ethical)",
			"(^|that|because|as|since|and|but|so|which|where|know|remember|, although|while|, as) no ..1 (one|body|treatment|surgeon|doctor|dentist|clinic|clinician|procedure|operation|medicine|drug|therapy|product|cream|laser|test|supplement|diet|exercise|method|technique|honest|responsible|reputable|ethical|single|two|practitioner|provider|responsible|therapist|physiotherapist|vaccine|injection|filler|implant|study|studies|trial)",
			"there (@can)? (@be|exists) (currently|still|simply|as yet|yet|also|at present|never|rarely|sadly|really)? (no|not|little|never|rarely|hardly|insufficient|limited|not enough) (such thing|guarantee|guarantees|evidence|proof|reason|promise|one|way|cure|need|data|quick|magic|miracle|known|single|reliable|good|best|simple|easy|risk|question|treatment|procedure|operation|such|clinic|sure|absolute|certain|instant|overnight|permanent|pill|silver|a|any|strong|convincing|scientific|clinical|robust|high|solid|painless|surgery)",
			"(have|has|had|found|find|finds|see|saw|seen|with|is|are|offers|give|gives|make|makes|provide|provides|know of|knows of|given|show|shows|showed) (no|little|insufficient|scant) ..1 (guarantee|guarantees|evidence|proof|promise|promises|cure|way|reason|claim|claims|such|magic|miracle|data|good evidence|support|basis|benefit|right|crystal ball)",
			"(^|that|because|, ) (very|so|precious|too)? few _", "(hardly|scarcely|barely) any",
			"(nobody|nothing|none|neither|nor)", "no one", "not (one|a single) (treatment|clinic|doctor|surgeon|procedure|study|of)",
			"not", "never", "(hardly|scarcely|barely|rarely|seldom)",
			"(unable|impossible|unlikely|inappropriate|pointless|incapable) (to|of|for|that)", "far from", "(refuse|refuses|refused|refusing|decline|declines|declined|fail|fails|failed|failing) to", "rather than", "instead of", "(stop|stops|fall|falls) short of", "(avoid|avoids|avoided|avoiding|resist) ..1 (promising|claiming|offering|guaranteeing|saying|using|calling|making|describing|advertising|treatments|promises|guarantees|the)", "(wary|careful|reluctant) (to|about|of)", "(short|free) of (guarantees|promises)", "(lack|lacks|lacked|lacking) ..2", "(anything|other|less) (but|than)", "(doubt|doubts|doubtful) (that|whether|if)", "as opposed to", "too (early|soon) to", "cautious about", "against (promising|claiming|using|offering|guaranteeing)",
			"with (no|little) (guarantee|evidence|promise|proof|cure)", "without (any|a|the)? (guarantee|guarantees|promise|promises|promising|claiming|evidence|proof|guaranteeing)",
			"(remain|remains|still) (unproven|unknown|uncertain|unclear|incurable)", "incurable", "(yet|remain|remains|still has|still have) to",
		}},
		{Denied, led, []string{", (that)? no _ _? _? _? _? @rules"}},
		{Denied, phrase, []string{
			"no", "without", "zero",
		}},
		// A cure is not possible. Results cannot be guaranteed.
		{Denied, before, []string{
			"(@be|@can|do|does|did|has|have) (not|never|rarely|seldom|hardly|no longer|neither|unlikely) ..3 (possible|promised|guaranteed|given|offered|available|exist|exists|invented|discovered|developed|realistic|expected|likely|certain|known|found|assured|made|proven|proved|established|demonstrated|shown|supported|reliable|accurate|helpful|true|appropriate|allowed|permitted|acceptable|claimed|used|say|used|words|promises|call|describe|right|fair|correct|what we|something we|how|honest|the case|a word|a promise|a claim|for us|reasonable|needed|required|necessary|help|work|apply)",
			"(@be|that|which|something|anything|, ) (something|a thing|a promise|what)? no (honest|responsible|ethical|reputable|one|serious|good|clinic|doctor|surgeon|dentist|treatment|practitioner|clinician)", "@be (impossible|unlikely|unrealistic|rare|unknown|elusive|out of reach|some way off|years away|a long way off|unproven|uncertain|unclear)",
			"(remain|remains) (elusive|unlikely|rare|unproven|uncertain|unclear|out of reach|unknown|a distant)", "@be (no|not a|not an|not the|never a) (guarantee|promise|cure|miracle|magic|substitute|proof)",
			"(do|does) not (exist|mean|imply|make it)", "@be no such thing",
			"@be (words|a word|a phrase|phrases|terms|a term|promises|a promise|claims|a claim|language) (we|you|to|that|no)",
		}},
	},
	breaks:   set("but however yet because though although whereas"),
	starts:   set("it we you they he she i there this that these those our my your so which instead just but and then only try choose book call ask see here one not nothing who because since as thanks"),
	subjects: set("it we you they he she i there this these those our my your"),
	and:      set("and or"),
	joins:    set("and so as since while when if before after which , ; : ( — ."),
	opens:    set("the most many some few each every all people patients nobody everyone is are was can will may has have"),
	denies:   set("no not never without nor zero"),
	frequent: strings.Fields(`the a an of to and in is are was were be been for on with that this it as at by from or you your we our
		not no can will may have has had if they their there which who do does all more most some any one other after before about
		when what how than but so also only up out us i he she her his them these those its 's would could should . , : ; ? ! ( ) — " '
		people patient patients treatment treatments pain doctor clinic day days time use help helps get if such may`),
	usual: strings.Fields(`right off back first under until every last free change each own see care never two next best need needs takes take ask same
		works work once come comes because long body stop go tell show shows give between often must within another over whether now feel then
		year years children put leave part bring home health months weeks offer many please know make makes treat three like again since still
		stay good well always way both look looks made call without say says why here nothing into new better where answer safe reason place
		results left end full just too even let skin single minutes week hour word words matter price cost end come done`),
	roles: map[role]string{
		we:          "we i us",
		our:         "our my ours mine",
		you:         "you yourself",
		your:        "your yours",
		it:          "it they this these those that he she them",
		another:     "other others another some many most certain several few various numerous countless rival competing such rogue unscrupulous dishonest cheap bad unqualified unregulated online any",
		definite:    "the this these each every all both",
		part:        "one some many most all each none any few several both number range half majority handful number lot plenty type kind form",
		preposition: "of in on at by for with from to about into over under after before during without within through across near around against among between behind beyond per via like unlike as than since until despite",
		pointer:     "who which that whose where",
		joint:       "and or but nor because although though while whereas if when whenever unless so then how why what whether",
		verb:        "is are was were be been being am can could will would may might shall should must have has had do does did say says said claim claims claimed promise promises promised show shows showed shown find finds found suggest suggests offer offers offered make makes made get gets got give gives gave use uses used take takes took work works worked help helps helped know knows mean means need needs feel feels felt let lets see sees saw seem seems become becomes became look looks remain remains treat treats treated cure cures cured cause causes caused guarantee guarantees guaranteed carry carries carried call dial ring phone go ask",
		adverb:      "not never also still even often always sometimes already ever just only now then perhaps rarely seldom soon usually simply too very quite almost once again yet today however therefore here there elsewhere abroad online well",
		courtesy:    "dr doctor mr mrs ms miss mx prof professor sister",
		provider:    "clinic clinics practice practices surgeon surgeons doctor doctors dentist dentists nurse nurses therapist therapists hospital hospitals centre centres center centers team teams specialist specialists practitioner practitioners provider providers expert experts salon salons spa spas injector injectors",
		treatment:   "treatment treatments therapy therapies procedure procedures operation operations medicine medicines laser lasers",
		patient:     "patient patients people person woman women man men child children adult adults client clients",
		somebody:    "anyone anybody someone somebody whoever others",
		other: `clinic clinics practices salon salons spa spas practitioners providers injectors therapists
			website websites site sites ad ads advert adverts advertisement advertisements advertising company companies seller sellers retailer retailers manufacturer manufacturers maker makers influencer influencers celebrity celebrities critic critics competitor competitors rival rivals brand brands post posts video videos article articles blog blogs blogger bloggers marketer marketers salesperson salespeople headline headlines leaflet leaflets flyer flyers forum forums magazine magazines newspaper newspapers tabloid tabloids page pages listing listings package packages packaging label labels supplier suppliers vendor vendors tutorial tutorials commentator commentators supporter supporters proponent proponents advocate advocates believer believers enthusiast enthusiasts opponent opponents myth myths legend legends rumour rumours rumor rumors shop shops store stores pharmacy pharmacies book books app apps chatbot chatbots friend friends relative relatives neighbour neighbours neighbor neighbors pedlar pedlars peddler peddlers healer healers guru gurus testimonial testimonials review reviews internet web media press industry leaflet folklore tradition marketing tiktok instagram facebook youtube google reddit wikipedia
			authority authorities association society college council commission agency agencies institute union committee government ministry regulator regulators watchdog charity charities organisation organisations organization organizations board federation academy university universities guideline guidelines code law laws rule rules court insurer insurers lawyer lawyers journalist journalists politician politicians`,
		evidence: "study studies research researcher researchers trial trials evidence science scientist scientists data meta paper papers literature survey surveys review reviews cochrane experiment experiments investigator investigators",
	},
	endings: []ending{
		{"ly", adverb},
		{"itis", condition}, {"osis", condition}, {"algia", condition}, {"aemia", condition}, {"emia", condition}, {"opathy", condition}, {"rrhoea", condition}, {"rrhea", condition}, {"oma", condition}, {"omas", condition}, {"plegia", condition}, {"phobia", condition}, {"somnia", condition}, {"uria", condition}, {"ache", condition}, {"aches", condition},
		{"ectomy", treatment}, {"ectomies", treatment}, {"otomy", treatment}, {"ostomy", treatment}, {"oscopy", treatment}, {"oscopies", treatment}, {"plasty", treatment}, {"plasties", treatment}, {"therapy", treatment}, {"therapies", treatment}, {"graphy", treatment}, {"puncture", treatment}, {"punctures", treatment}, {"suction", treatment}, {"abrasion", treatment}, {"planing", treatment},
	},
	own:          set("our ours my"),
	us:           set("we i"),
	voiced:       set("promise promises promising claim claims word words phrase idea belief talk"),
	subordinates: set("because since as when if although though while after before once where unless with whatever however"),
	leads:        set("that of for to from if whether when what how why which where by with about than like guarantee way promise everything anything something everyone one reason"),
}
