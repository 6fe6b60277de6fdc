// One row a text, all languages side by side, so that who changes one sees the others.
#include "track/words_watch.h"

#include <array>

namespace tidewaiter::track {
namespace {

constexpr std::array kSentences{
    Sentence{"track.border_crossing.drone",
             {.en = "The drone flew from {from} to {to}.",
              .fr = "Le drone a volé de {from} vers {to}.",
              .es = "El dron voló de {from} a {to}.",
              .ar = "حلّقت المسيّرة من {from} إلى {to}."}},
    Sentence{"track.encounter.vessels",
             {.en = "Beside ship {other} for {minutes} min, {metres} m apart, both "
                    "slow, away from anchorages.",
              .fr = "À côté du navire {other} pendant {minutes} min, à {metres} m, "
                    "tous deux lents, loin des mouillages.",
              .es = "Junto al buque {other} durante {minutes} min, a {metres} m, ambos "
                    "lentos, lejos de fondeaderos.",
              .ar = "بجانب السفينة {other} مدة {minutes} دقيقة، على بعد {metres} م، "
                    "وكلتاهما بطيئة، بعيدًا عن المراسي."}},
    Sentence{"track.encounter.parted",
             {.en = "Parted from ship {other} after {minutes} min.",
              .fr = "S’est séparé du navire {other} après {minutes} min.",
              .es = "Se separó del buque {other} tras {minutes} min.",
              .ar = "افترقت عن السفينة {other} بعد {minutes} دقيقة."}},
    Sentence{"track.gap.near_port",
             {.en = "Silent for {minutes} min near a port while {others} other ships "
                    "are heard; {before} positions before.",
              .fr = "Silencieux depuis {minutes} min près d’un port, alors que "
                    "{others} autres navires sont reçus ; {before} positions "
                    "auparavant.",
              .es = "En silencio desde hace {minutes} min cerca de un puerto, mientras "
                    "se oyen otros {others} buques; {before} posiciones antes.",
              .ar = "صامتة منذ {minutes} دقيقة قرب ميناء بينما تُسمع {others} سفن "
                    "أخرى؛ {before} موقعًا قبل ذلك."}},
    Sentence{"track.gap.watch",
             {.en = "Silent for {minutes} min under way; {before} positions in the "
                    "hours before, {others} other ships heard since.",
              .fr = "Silencieux depuis {minutes} min en route ; {before} positions "
                    "dans les heures précédentes, {others} autres navires reçus depuis.",
              .es = "En silencio desde hace {minutes} min navegando; {before} "
                    "posiciones en las horas previas, otros {others} buques oídos "
                    "desde entonces.",
              .ar = "صامتة منذ {minutes} دقيقة أثناء الإبحار؛ {before} موقعًا في "
                    "الساعات السابقة، وسُمعت {others} سفن أخرى منذئذ."}},
    Sentence{"track.gap.offshore",
             {.en = "Silent for {minutes} min far from the coast; {before} positions "
                    "in the hours before, {others} other ships heard since.",
              .fr = "Silencieux depuis {minutes} min loin des côtes ; {before} "
                    "positions dans les heures précédentes, {others} autres navires "
                    "reçus depuis.",
              .es = "En silencio desde hace {minutes} min lejos de la costa; {before} "
                    "posiciones en las horas previas, otros {others} buques oídos "
                    "desde entonces.",
              .ar = "صامتة منذ {minutes} دقيقة بعيدًا عن الساحل؛ {before} موقعًا في "
                    "الساعات السابقة، وسُمعت {others} سفن أخرى منذئذ."}},
    Sentence{"track.gap.heard_again",
             {.en = "Heard again after {hours#} h, {km#} km away.",
              .fr = "Reçu de nouveau après {hours#} h, à {km#} km.",
              .es = "Oído de nuevo tras {hours#} h, a {km#} km.",
              .ar = "سُمعت مجددًا بعد {hours#} ساعة، على بعد {km#} كم."}},
    Sentence{"track.identity.callsign",
             {.en = "The call sign changed from {before} to {now}.",
              .fr = "L’indicatif est passé de {before} à {now}.",
              .es = "El indicativo cambió de {before} a {now}.",
              .ar = "تغيّر رمز النداء من {before} إلى {now}."}},
    Sentence{"track.identity.name",
             {.en = "The name changed from {before} to {now}.",
              .fr = "Le nom est passé de {before} à {now}.",
              .es = "El nombre cambió de {before} a {now}.",
              .ar = "تغيّر الاسم من {before} إلى {now}."}},
    Sentence{"track.identity.imo",
             {.en = "The IMO number changed from {before} to {now}.",
              .fr = "Le numéro OMI est passé de {before} à {now}.",
              .es = "El número OMI cambió de {before} a {now}.",
              .ar = "تغيّر رقم المنظمة البحرية من {before} إلى {now}."}},
    Sentence{"track.identity.imo_check",
             {.en = "IMO number {imo} is not one: its check digit is wrong.",
              .fr = "Le numéro OMI {imo} n’en est pas un : sa clé est fausse.",
              .es = "El número OMI {imo} no lo es: su dígito de control es erróneo.",
              .ar = "رقم المنظمة البحرية {imo} غير صحيح: رقم التحقق خاطئ."}},
    Sentence{"track.identity.imo_twice",
             {.en = "IMO number {imo} is also said by ship {other}.",
              .fr = "Le numéro OMI {imo} est aussi donné par le navire {other}.",
              .es = "El número OMI {imo} lo da también el buque {other}.",
              .ar = "رقم المنظمة البحرية {imo} تذكره أيضًا السفينة {other}."}},
    Sentence{"track.identity.mid",
             {.en = "No country gives out numbers like {mmsi}.",
              .fr = "Aucun pays n’attribue de numéros comme {mmsi}.",
              .es = "Ningún país asigna números como {mmsi}.",
              .ar = "لا تمنح أي دولة أرقامًا مثل {mmsi}."}},
    Sentence{"track.identity.two_places",
             {.en = "One number in two places {km#} km apart: {moves} changes between "
                    "them.",
              .fr = "Un seul numéro en deux lieux distants de {km#} km : {moves} "
                    "passages de l’un à l’autre.",
              .es = "Un solo número en dos lugares a {km#} km: {moves} cambios entre "
                    "ellos.",
              .ar = "رقم واحد في مكانين تفصلهما {km#} كم: {moves} انتقالات بينهما."}},
    Sentence{"track.identity.places_ended",
             {.en = "The number is heard in one place only.",
              .fr = "Le numéro n’est plus reçu qu’en un seul lieu.",
              .es = "El número se oye en un solo lugar.",
              .ar = "لم يعد الرقم يُسمع إلا في مكان واحد."}},
    Sentence{"track.identity.drone_changed",
             {.en = "Appeared where {before} was heard {seconds} s before: the number "
                    "changed in flight.",
              .fr = "Apparu là où {before} était reçu {seconds} s plus tôt : le numéro "
                    "a changé en vol.",
              .es = "Apareció donde se oía {before} {seconds} s antes: el número "
                    "cambió en vuelo.",
              .ar = "ظهرت حيث سُمعت {before} قبل {seconds} ثانية: تغيّر الرقم أثناء "
                    "الطيران."}},
    Sentence{"track.identity.drone_class",
             {.en = "Says class {said}; registered as {registered}.",
              .fr = "Annonce la classe {said} ; enregistré en {registered}.",
              .es = "Dice clase {said}; registrado como {registered}.",
              .ar = "تذكر الفئة {said}؛ وهي مسجّلة {registered}."}},
    Sentence{"track.identity.drone_mass",
             {.en = "Says class {class}, which may weigh {max#} kg; registered with "
                    "{kg#} kg.",
              .fr = "Annonce la classe {class}, limitée à {max#} kg ; enregistré avec "
                    "{kg#} kg.",
              .es = "Dice clase {class}, que admite {max#} kg; registrado con {kg#} kg.",
              .ar = "تذكر الفئة {class} التي حدّها {max#} كغ؛ وهي مسجّلة بوزن {kg#} كغ."}},
    Sentence{"track.identity.drone_operator",
             {.en = "Says operator {said}; registered for {registered}.",
              .fr = "Annonce l’exploitant {said} ; enregistré pour {registered}.",
              .es = "Dice operador {said}; registrado a nombre de {registered}.",
              .ar = "تذكر المشغّل {said}؛ وهي مسجّلة باسم {registered}."}},
    Sentence{"track.jamming.area",
             {.en = "{devices} devices lost their satellites in one area.",
              .fr = "{devices} appareils ont perdu leurs satellites dans une même zone.",
              .es = "{devices} dispositivos perdieron sus satélites en una misma zona.",
              .ar = "فقدت {devices} أجهزة الأقمار في منطقة واحدة."}},
    Sentence{"track.jamming.area_ended",
             {.en = "No device in the area is without satellites any more; there were "
                    "{devices}.",
              .fr = "Plus aucun appareil de la zone n’est sans satellites ; il y en "
                    "avait {devices}.",
              .es = "Ningún dispositivo de la zona sigue sin satélites; eran {devices}.",
              .ar = "لم يبقَ في المنطقة جهاز دون أقمار؛ وكان عددها {devices}."}},
    Sentence{"track.jamming.device_ended",
             {.en = "The device does not say any more that it is jammed.",
              .fr = "L’appareil ne signale plus de brouillage.",
              .es = "El dispositivo ya no indica interferencia.",
              .ar = "لم يعد الجهاز يفيد بالتشويش."}},
    Sentence{"track.jamming.fix_lost",
             {.en = "No satellites for {seconds} s while messages come.",
              .fr = "Pas de satellites depuis {seconds} s, alors que des messages "
                    "arrivent.",
              .es = "Sin satélites desde hace {seconds} s, aunque llegan mensajes.",
              .ar = "لا أقمار منذ {seconds} ثانية مع استمرار وصول الرسائل."}},
    Sentence{"track.jamming.fix_back",
             {.en = "Satellites are received again.",
              .fr = "Les satellites sont de nouveau reçus.",
              .es = "Se reciben satélites de nuevo.",
              .ar = "عاد استقبال الأقمار."}},
    Sentence{"track.jump.vessel",
             {.en = "{km#} km in {seconds} s: no ship is so fast.",
              .fr = "{km#} km en {seconds} s : aucun navire n’est si rapide.",
              .es = "{km#} km en {seconds} s: ningún buque es tan rápido.",
              .ar = "{km#} كم في {seconds} ثانية: لا سفينة بهذه السرعة."}},
    Sentence{"track.jump.drone",
             {.en = "{metres} m in {seconds#} s: no drone is so fast.",
              .fr = "{metres} m en {seconds#} s : aucun drone n’est si rapide.",
              .es = "{metres} m en {seconds#} s: ningún dron es tan rápido.",
              .ar = "{metres} م في {seconds#} ثانية: لا مسيّرة بهذه السرعة."}},
    Sentence{"track.jump.returned",
             {.en = "The track goes on where it was.",
              .fr = "La trace reprend où elle était.",
              .es = "La traza sigue donde estaba.",
              .ar = "يستمر المسار من حيث كان."}},
    Sentence{"track.jump.stayed",
             {.en = "The ship stays in the new place.",
              .fr = "Le navire reste au nouvel endroit.",
              .es = "El buque sigue en el nuevo lugar.",
              .ar = "بقيت السفينة في المكان الجديد."}},
    Sentence{"track.loitering.vessel",
             {.en = "Slow for {hours} h far from the coast: {knots#} kn on average.",
              .fr = "Lent depuis {hours} h loin des côtes : {knots#} nœuds en moyenne.",
              .es = "Lento desde hace {hours} h lejos de la costa: {knots#} nudos de "
                    "media.",
              .ar = "بطيئة منذ {hours} ساعات بعيدًا عن الساحل: {knots#} عقدة وسطيًا."}},
    Sentence{"track.loitering.ended",
             {.en = "Under way again after {hours} h.",
              .fr = "De nouveau en route après {hours} h.",
              .es = "Navegando de nuevo tras {hours} h.",
              .ar = "عادت إلى الإبحار بعد {hours} ساعات."}},
    Sentence{"track.on_land.vessel",
             {.en = "{positions} positions on land in {country}, where other ships do "
                    "not go.",
              .fr = "{positions} positions à terre ({country}), là où les autres "
                    "navires ne vont pas.",
              .es = "{positions} posiciones en tierra ({country}), donde otros buques "
                    "no van.",
              .ar = "{positions} مواقع على اليابسة في {country} حيث لا تذهب سفن أخرى."}},
    Sentence{"track.on_land.ended",
             {.en = "On water again.",
              .fr = "De nouveau sur l’eau.",
              .es = "De nuevo en el agua.",
              .ar = "عادت إلى الماء."}},
    Sentence{"track.record_gap.alone",
             {.en = "{person} disarmed alone.",
              .fr = "{person} a désarmé sans seconde personne.",
              .es = "{person} desarmó sin una segunda persona.",
              .ar = "ألغى {person} التفعيل منفردًا."}},
    Sentence{"track.record_gap.bundle",
             {.en = "What came to post {post} as a list of the centre is not signed by it, or is "
                    "an old one.",
              .fr = "Ce que le poste {post} a reçu comme liste du centre n’est pas signé par lui, "
                    "ou est ancien.",
              .es = "Lo que llegó al puesto {post} como lista del centro no está firmado por él, o "
                    "es antiguo.",
              .ar = "ما وصل إلى المركز الحدودي {post} على أنه قائمة من المقر غير موقَّع منه، أو "
                    "قديم."}},
    Sentence{
        "track.record_gap.dropped",
        {.en = "Post {post} removed records from its log before the centre had them: it goes "
               "on with number {record}.",
         .fr = "Le poste {post} a supprimé des enregistrements que le centre n’avait pas : la "
               "suite commence au numéro {record}.",
         .es = "El puesto {post} eliminó registros que el centro no tenía: sigue con el número "
               "{record}.",
         .ar = "حذف المركز الحدودي {post} سجلات لم تكن لدى المقر، ويتابع من الرقم {record}."}},
    Sentence{"track.record_gap.fork",
             {.en = "Post {post} sent another record {record} than the one that the centre has: "
                    "its history was rewritten, or there are two.",
              .fr = "Le poste {post} a envoyé un autre enregistrement {record} que celui du centre "
                    ": son historique a été réécrit, ou il en existe deux.",
              .es = "El puesto {post} envió otro registro {record} que el que tiene el centro: su "
                    "historial fue reescrito, o hay dos.",
              .ar = "أرسل المركز الحدودي {post} السجل {record} مختلفًا عما لدى المقر: أُعيدت كتابة "
                    "تاريخه، أو له تاريخان."}},
    Sentence{"track.record_gap.closed",
             {.en = "{person} closed the alarm and took part in disarming, {minutes} "
                    "min apart.",
              .fr = "{person} a clos l’alarme et a participé au désarmement, à "
                    "{minutes} min d’intervalle.",
              .es = "{person} cerró la alarma y participó en el desarme, con {minutes} "
                    "min de diferencia.",
              .ar = "أغلق {person} الإنذار وشارك في إلغاء التفعيل، بفارق {minutes} "
                    "دقيقة."}},
    Sentence{"track.record_gap.legalised",
             {.en = "{person} changed {object} {minutes} min after the alarm; its "
                    "place is allowed since.",
              .fr = "{person} a modifié {object} {minutes} min après l’alarme ; le "
                    "lieu est permis depuis.",
              .es = "{person} modificó {object} {minutes} min después de la alarma; el "
                    "lugar está permitido desde entonces.",
              .ar = "عدّل {person} {object} بعد الإنذار بـ {minutes} دقيقة، فصار "
                    "المكان مسموحًا."}},
    Sentence{"track.record_gap.log",
             {.en = "Records {from} to {to} are not in the log.",
              .fr = "Les enregistrements {from} à {to} manquent au journal.",
              .es = "Los registros {from} a {to} faltan en el diario.",
              .ar = "السجلات من {from} إلى {to} ليست في اليومية."}},
    Sentence{"track.record_gap.map_added",
             {.en = "The map shows {positions} positions that no frame gave; furthest "
                    "off {metres} m.",
              .fr = "La carte montre {positions} positions qu’aucune trame n’a données "
                    "; écart maximal {metres} m.",
              .es = "El mapa muestra {positions} posiciones que ninguna trama dio; "
                    "desvío máximo {metres} m.",
              .ar = "تُظهر الخريطة {positions} مواقع لم تأتِ بها أي رسالة؛ أقصى فرق "
                    "{metres} م."}},
    Sentence{"track.record_gap.map_moved",
             {.en = "The map shows {positions} positions elsewhere than the frames, by "
                    "up to {metres} m.",
              .fr = "La carte montre {positions} positions ailleurs que les trames, "
                    "jusqu’à {metres} m.",
              .es = "El mapa muestra {positions} posiciones en otro lugar que las "
                    "tramas, hasta {metres} m.",
              .ar = "تُظهر الخريطة {positions} مواقع في غير مكانها في الرسائل، حتى "
                    "{metres} م."}},
    Sentence{"track.record_gap.map_removed",
             {.en = "The map leaves out {positions} positions that came; furthest off "
                    "{metres} m.",
              .fr = "La carte omet {positions} positions reçues ; écart maximal "
                    "{metres} m.",
              .es = "El mapa omite {positions} posiciones recibidas; desvío máximo "
                    "{metres} m.",
              .ar = "تُسقط الخريطة {positions} مواقع وصلت؛ أقصى فرق {metres} م."}},
    Sentence{"track.record_gap.missing",
             {.en = "{count} numbers from {from} on never came.",
              .fr = "{count} numéros à partir de {from} ne sont jamais arrivés.",
              .es = "{count} números desde {from} nunca llegaron.",
              .ar = "{count} أرقام بدءًا من {from} لم تصل قط."}},
    Sentence{"track.record_gap.night",
             {.en = "{person} disarmed {night} of {all} times at night; for others it "
                    "is {usual} %.",
              .fr = "{person} a désarmé {night} fois sur {all} la nuit ; pour les "
                    "autres, c’est {usual} %.",
              .es = "{person} desarmó {night} de {all} veces de noche; para los demás "
                    "es el {usual} %.",
              .ar = "ألغى {person} التفعيل ليلاً {night} من {all} مرات؛ ولدى غيره "
                    "{usual}%."}},
    Sentence{"track.record_gap.not_proven",
             {.en = "What came from post {post} does not prove itself: it was changed on the way.",
              .fr = "Ce qui est venu du poste {post} ne se prouve pas : modifié en chemin.",
              .es = "Lo que llegó del puesto {post} no se prueba a sí mismo: fue alterado en el "
                    "camino.",
              .ar = "ما وصل من المركز الحدودي {post} لا يثبت نفسه: لقد غُيّر في الطريق."}},
    Sentence{"track.record_gap.other_history",
             {.en = "The centre has record {record} of post {post}, and it is not in the post’s "
                    "log.",
              .fr = "Le centre a un enregistrement {record} du poste {post} qui n’est pas dans le "
                    "journal du poste.",
              .es = "El centro tiene un registro {record} del puesto {post} que no está en el "
                    "diario del puesto.",
              .ar = "لدى المقر السجل {record} من المركز الحدودي {post} وهو ليس في يومية المركز."}},
    Sentence{"track.record_gap.replayed",
             {.en = "Number {number} came again with other content.",
              .fr = "Le numéro {number} est revenu avec un autre contenu.",
              .es = "El número {number} llegó de nuevo con otro contenido.",
              .ar = "ورد الرقم {number} مرة أخرى بمحتوى مختلف."}},
    Sentence{"track.silence.post",
             {.en = "Post {post} has not been heard for {minutes} min; its devices cannot be heard "
                    "either.",
              .fr = "Le poste {post} est muet depuis {minutes} min ; ses appareils ne peuvent pas "
                    "non plus être entendus.",
              .es = "El puesto {post} no se oye desde hace {minutes} min; sus dispositivos tampoco "
                    "pueden oírse.",
              .ar = "لم يُسمع المركز الحدودي {post} منذ {minutes} دقيقة؛ ولا يمكن سماع أجهزته "
                    "كذلك."}},
    Sentence{"track.spoofing.area",
             {.en = "The positions of {vessels} ships jump to within {km} km of one "
                    "another.",
              .fr = "Les positions de {vessels} navires sautent à moins de {km} km les "
                    "unes des autres.",
              .es = "Las posiciones de {vessels} buques saltan a menos de {km} km unas "
                    "de otras.",
              .ar = "قفزت مواقع {vessels} سفن إلى نطاق {km} كم."}},
    Sentence{"track.spoofing.area_ended",
             {.en = "No more ships jump there; there were {vessels}.",
              .fr = "Plus aucun navire n’y saute ; il y en avait {vessels}.",
              .es = "Ningún otro buque salta allí; eran {vessels}.",
              .ar = "لم تعد سفن تقفز إلى هناك؛ وكان عددها {vessels}."}},
    Sentence{"track.spoofing.cell",
             {.en = "{km#} km outside the radio cell that it hears.",
              .fr = "À {km#} km hors de la cellule radio qu’il reçoit.",
              .es = "A {km#} km fuera de la celda de radio que oye.",
              .ar = "على بعد {km#} كم خارج الخلية اللاسلكية التي يسمعها."}},
    Sentence{"track.spoofing.circle",
             {.en = "{positions} positions go round one centre, again and again.",
              .fr = "{positions} positions tournent autour d’un même centre.",
              .es = "{positions} posiciones giran en torno a un mismo centro.",
              .ar = "{positions} مواقع تدور حول مركز واحد."}},
    Sentence{"track.spoofing.clock",
             {.en = "The clock is {seconds} s off.",
              .fr = "L’horloge est décalée de {seconds} s.",
              .es = "El reloj se desvía {seconds} s.",
              .ar = "الساعة منحرفة {seconds} ثانية."}},
    Sentence{"track.spoofing.device_ended",
             {.en = "Nothing contradicts the positions any more.",
              .fr = "Plus rien ne contredit les positions.",
              .es = "Ya nada contradice las posiciones.",
              .ar = "لم يعد شيء يناقض المواقع."}},
    Sentence{"track.spoofing.device_frozen",
             {.en = "Says that it moves, from the same place {positions} times.",
              .fr = "Dit se déplacer, du même endroit {positions} fois.",
              .es = "Dice moverse, desde el mismo lugar {positions} veces.",
              .ar = "يقول إنه يتحرك من المكان نفسه {positions} مرات."}},
    Sentence{"track.spoofing.device_straight",
             {.en = "{km#} km in a perfectly straight line.",
              .fr = "{km#} km en ligne parfaitement droite.",
              .es = "{km#} km en línea perfectamente recta.",
              .ar = "{km#} كم في خط مستقيم تمامًا."}},
    Sentence{"track.spoofing.frozen",
             {.en = "{knots#} kn for {minutes} min from the same place, {positions} "
                    "times.",
              .fr = "{knots#} nœuds pendant {minutes} min du même endroit, {positions} "
                    "fois.",
              .es = "{knots#} nudos durante {minutes} min desde el mismo lugar, "
                    "{positions} veces.",
              .ar = "{knots#} عقدة مدة {minutes} دقيقة من المكان نفسه، {positions} "
                    "مرات."}},
    Sentence{"track.spoofing.frozen_ended",
             {.en = "The positions move again.",
              .fr = "Les positions bougent de nouveau.",
              .es = "Las posiciones se mueven de nuevo.",
              .ar = "عادت المواقع إلى الحركة."}},
    Sentence{"track.spoofing.gate",
             {.en = "A gate read it {km#} km away from there.",
              .fr = "Une barrière l’a lu à {km#} km de là.",
              .es = "Una barrera lo leyó a {km#} km de allí.",
              .ar = "قرأته بوابة على بعد {km#} كم من هناك."}},
    Sentence{"track.spoofing.receiver",
             {.en = "{km#} km from the receiver that heard it.",
              .fr = "À {km#} km du récepteur qui l’a entendu.",
              .es = "A {km#} km del receptor que lo oyó.",
              .ar = "على بعد {km#} كم من المستقبِل الذي سمعها."}},
    Sentence{"track.spoofing.replay",
             {.en = "Message number {number} came before with another time.",
              .fr = "Le message numéro {number} est déjà venu avec une autre heure.",
              .es = "El mensaje número {number} ya llegó con otra hora.",
              .ar = "وردت الرسالة رقم {number} من قبل بوقت مختلف."}},
    Sentence{"track.spoofing.straight",
             {.en = "{positions} positions in a perfectly straight line.",
              .fr = "{positions} positions en ligne parfaitement droite.",
              .es = "{positions} posiciones en línea perfectamente recta.",
              .ar = "{positions} مواقع في خط مستقيم تمامًا."}},
    Sentence{"track.spoofing.twin",
             {.en = "The same coordinates as {other}, moving, again and again.",
              .fr = "Les mêmes coordonnées que {other}, en mouvement, à plusieurs "
                    "reprises.",
              .es = "Las mismas coordenadas que {other}, en movimiento, una y otra vez.",
              .ar = "الإحداثيات نفسها التي لدى {other}، أثناء الحركة، مرارًا."}},
    Sentence{"track.unregistered.drone",
             {.en = "The register does not know this drone.",
              .fr = "Le registre ne connaît pas ce drone.",
              .es = "El registro no conoce este dron.",
              .ar = "السجل لا يعرف هذه المسيّرة."}},
    Sentence{"track.unregistered.session",
             {.en = "The number is for one flight only and not known.",
              .fr = "Le numéro ne vaut que pour un vol et n’est pas connu.",
              .es = "El número vale para un solo vuelo y no se conoce.",
              .ar = "الرقم لرحلة واحدة فقط وغير معروف."}},
    Sentence{"track.unregistered.operator",
             {.en = "No operator’s number for {seconds} s of flight.",
              .fr = "Aucun numéro d’exploitant en {seconds} s de vol.",
              .es = "Sin número de operador en {seconds} s de vuelo.",
              .ar = "لا رقم للمشغّل خلال {seconds} ثانية من الطيران."}},
    Sentence{"track.zone.drone",
             {.en = "In {zone} at a forbidden height.",
              .fr = "Dans {zone} à une hauteur interdite.",
              .es = "En {zone} a una altura prohibida.",
              .ar = "داخل {zone} على ارتفاع محظور."}},
    Sentence{"track.zone.drone_class",
             {.en = "Class {class} is not allowed there.",
              .fr = "La classe {class} n’y est pas admise.",
              .es = "La clase {class} no se admite allí.",
              .ar = "الفئة {class} غير مسموح بها هناك."}},
    Sentence{"track.zone.drone_left",
             {.en = "Left {zone}.",
              .fr = "Est sorti de {zone}.",
              .es = "Salió de {zone}.",
              .ar = "غادرت {zone}."}},
    Sentence{"track.zone.drone_passed",
             {.en = "Passed through {zone} between two positions.",
              .fr = "Est passé par {zone} entre deux positions.",
              .es = "Pasó por {zone} entre dos posiciones.",
              .ar = "مرّت عبر {zone} بين موقعين."}},
    Sentence{"track.zone.drone_unsure",
             {.en = "Over {zone}; whether at a forbidden height cannot be said.",
              .fr = "Au-dessus de {zone} ; on ne peut dire si la hauteur est interdite.",
              .es = "Sobre {zone}; no se puede saber si la altura está prohibida.",
              .ar = "فوق {zone}؛ ولا يمكن القول إن كان الارتفاع محظورًا."}},
    Sentence{"track.zone.height",
             {.en = "{metres} m high, counted from: {reference}.",
              .fr = "À {metres} m de hauteur, comptés depuis : {reference}.",
              .es = "A {metres} m de altura, contados desde: {reference}.",
              .ar = "على ارتفاع {metres} م محسوبًا من: {reference}."}},
    Sentence{"track.zone.sight",
             {.en = "The operator is {metres} m away and cannot see it.",
              .fr = "L’exploitant est à {metres} m et ne peut le voir.",
              .es = "El operador está a {metres} m y no puede verlo.",
              .ar = "المشغّل على بعد {metres} م ولا يستطيع رؤيتها."}},
};

}  // namespace

std::span<const Sentence> WatchSentences() {
  return kSentences;
}

}  // namespace tidewaiter::track
