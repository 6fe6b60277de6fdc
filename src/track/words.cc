// One row a text, all languages side by side, so that who changes one sees the others.
#include "track/words.h"

#include <algorithm>
#include <array>

#include "track/words_gate.h"
#include "track/words_watch.h"

namespace tidewaiter::track {
namespace {

constexpr std::array kSentences{
    Sentence{"track.seal_cut.rope",
             {.en = "The seal says that its rope is cut.",
              .fr = "Le scellé signale que son câble est coupé.",
              .es = "El precinto indica que su cable está cortado.",
              .ar = "يفيد الختم بأن حبله مقطوع."}},
    Sentence{"track.seal_opened.opened",
             {.en = "The seal says that it was opened; nobody with authority allowed it.",
              .fr = "Le scellé signale son ouverture, que nulle autorité n’a permise.",
              .es = "El precinto indica que fue abierto sin que ninguna autoridad lo permitiera.",
              .ar = "يفيد الختم بأنه فُتح دون إذن من أي سلطة."}},
    Sentence{"track.seal_opened.unlocked",
             {.en = "The seal was locked and is not any more; nobody with authority allowed it.",
              .fr = "Le scellé était verrouillé et ne l’est plus, sans autorisation.",
              .es = "El precinto estaba cerrado y ya no lo está, sin autorización.",
              .ar = "كان الختم مقفلاً ولم يعد كذلك، دون إذن."}},
    Sentence{"track.seal_opened.rope_out",
             {.en = "The rope of the seal was in place and is not any more.",
              .fr = "Le câble du scellé était en place et ne l’est plus.",
              .es = "El cable del precinto estaba en su sitio y ya no lo está.",
              .ar = "كان حبل الختم في مكانه ولم يعد كذلك."}},
    Sentence{"track.seal_opened.not_closed",
             {.en = "The movement is armed, but the seal was never closed.",
              .fr = "Le mouvement est armé, mais le scellé n’a jamais été fermé.",
              .es = "El movimiento está armado, pero el precinto nunca se cerró.",
              .ar = "الحركة مفعّلة، غير أن الختم لم يُغلق قط."}},
    Sentence{"track.seal_tampered.cover",
             {.en = "The back cover of the seal was opened.",
              .fr = "Le capot arrière du scellé a été ouvert.",
              .es = "Se abrió la tapa trasera del precinto.",
              .ar = "فُتح الغطاء الخلفي للختم."}},
    Sentence{"track.seal_tampered.motor",
             {.en = "The lock of the seal is stuck.",
              .fr = "La serrure du scellé est bloquée.",
              .es = "La cerradura del precinto está atascada.",
              .ar = "قفل الختم عالق."}},
    Sentence{"track.seal_tampered.password",
             {.en = "A wrong password was tried on the seal too often.",
              .fr = "Un mot de passe erroné a été essayé trop souvent sur le scellé.",
              .es = "Se probó demasiadas veces una contraseña errónea en el precinto.",
              .ar = "جُرّبت كلمة مرور خاطئة على الختم مرات كثيرة."}},
    Sentence{"track.seal_tampered.card",
             {.en = "A card that is not known was shown to the seal.",
              .fr = "Une carte inconnue a été présentée au scellé.",
              .es = "Se presentó al precinto una tarjeta desconocida.",
              .ar = "عُرضت على الختم بطاقة غير معروفة."}},
    Sentence{"track.seal_tampered.area",
             {.en = "The seal was asked to open where it may not.",
              .fr = "On a demandé au scellé de s’ouvrir là où il ne le doit pas.",
              .es = "Se pidió al precinto que se abriera donde no debe.",
              .ar = "طُلب من الختم أن يُفتح في مكان لا يجوز فيه ذلك."}},
    Sentence{"track.seal_tampered.device",
             {.en = "The device says that somebody tampers with it.",
              .fr = "L’appareil signale une manipulation.",
              .es = "El dispositivo indica que lo manipulan.",
              .ar = "يفيد الجهاز بأن هناك من يعبث به."}},
    Sentence{"track.seal_tampered.removed",
             {.en = "The device says that it is being removed.",
              .fr = "L’appareil signale qu’on le retire.",
              .es = "El dispositivo indica que lo están retirando.",
              .ar = "يفيد الجهاز بأنه يُنزع من مكانه."}},
    Sentence{"track.seal_tampered.vibration",
             {.en = "The seal was shaken {apart_s#} s from another sign that something is done to "
                    "the unit.",
              .fr = "Le scellé a vibré à {apart_s#} s d’un autre signe d’intervention sur l’unité.",
              .es = "El precinto vibró a {apart_s#} s de otra señal de intervención en la unidad.",
              .ar = "اهتز الختم بفارق {apart_s#} ث عن علامة أخرى على عبث بالوحدة."}},
    Sentence{"track.jump.impossible",
             {.en = "The position moved {distance_km#} km at {speed_kmh#} km/h: nothing of this "
                    "kind is so fast.",
              .fr = "La position s’est déplacée de {distance_km#} km à {speed_kmh#} km/h : rien de "
                    "tel n’est si rapide.",
              .es = "La posición se movió {distance_km#} km a {speed_kmh#} km/h: nada de este tipo "
                    "es tan rápido.",
              .ar = "انتقل الموقع {distance_km#} كم بسرعة {speed_kmh#} كم/س: لا شيء من هذا النوع "
                    "بهذه السرعة."}},
    Sentence{"track.overspeed.faster",
             {.en = "{speed_kmh#} km/h where {limit_kmh#} km/h are allowed.",
              .fr = "{speed_kmh#} km/h là où {limit_kmh#} km/h sont permis.",
              .es = "{speed_kmh#} km/h donde se permiten {limit_kmh#} km/h.",
              .ar = "{speed_kmh#} كم/س حيث يُسمح بـ {limit_kmh#} كم/س."}},
    Sentence{
        "track.unplanned_stop.stands",
        {.en = "It stands within {radius_m#} m for {minutes#} minutes where no stop is planned.",
         .fr =
             "Immobile dans un rayon de {radius_m#} m depuis {minutes#} minutes, sans arrêt prévu.",
         .es = "Parado en un radio de {radius_m#} m durante {minutes#} minutos donde no hay parada "
               "prevista.",
         .ar = "متوقف ضمن {radius_m#} م منذ {minutes#} دقيقة حيث لا توقف مقرر."}},
    Sentence{"track.missed_node.passed",
             {.en = "It went on without calling at {node}.",
              .fr = "Il a poursuivi sans passer par {node}.",
              .es = "Siguió sin pasar por {node}.",
              .ar = "تابع سيره دون المرور بـ {node}."}},
    Sentence{"track.wrong_node.order",
             {.en = "It is at {node}; no way leads there from {last}.",
              .fr = "Il est à {node} ; aucun trajet n’y mène depuis {last}.",
              .es = "Está en {node}; ningún camino lleva allí desde {last}.",
              .ar = "هو في {node}؛ ولا طريق يؤدي إليه من {last}."}},
    Sentence{"track.late.early",
             {.en = "It came to {node} {minutes#} minutes before it was expected.",
              .fr = "Arrivé à {node} {minutes#} minutes avant l’heure prévue.",
              .es = "Llegó a {node} {minutes#} minutos antes de lo previsto.",
              .ar = "وصل إلى {node} قبل الموعد بـ {minutes#} دقيقة."}},
    Sentence{"track.late.expected",
             {.en = "It is not at {node} yet, {minutes#} minutes after it was expected.",
              .fr = "Pas encore à {node}, {minutes#} minutes après l’heure prévue.",
              .es = "Aún no está en {node}, {minutes#} minutos después de lo previsto.",
              .ar = "لم يصل بعد إلى {node}، وقد مضت {minutes#} دقيقة على الموعد."}},
    Sentence{"track.late.edge",
             {.en = "It is on the way from {from} to {to} outside the hours that were agreed.",
              .fr = "Il circule de {from} à {to} hors des heures convenues.",
              .es = "Circula de {from} a {to} fuera de las horas acordadas.",
              .ar = "يسير من {from} إلى {to} خارج الساعات المتفق عليها."}},
    Sentence{"track.dwell.short",
             {.en = "It left {node} after {minutes#} minutes; {least#} were to be.",
              .fr = "Il a quitté {node} après {minutes#} minutes ; {least#} étaient requises.",
              .es = "Salió de {node} a los {minutes#} minutos; debían ser {least#}.",
              .ar = "غادر {node} بعد {minutes#} دقيقة، والمطلوب {least#}."}},
    Sentence{"track.dwell.long",
             {.en = "It is at {node} for {minutes#} minutes; {most#} are allowed.",
              .fr = "Il est à {node} depuis {minutes#} minutes ; {most#} sont permises.",
              .es = "Está en {node} desde hace {minutes#} minutos; se permiten {most#}.",
              .ar = "هو في {node} منذ {minutes#} دقيقة، والمسموح {most#}."}},
    Sentence{"track.deviation.outside",
             {.en = "{distance_m#} m from the way that was agreed; {half_width_m#} m are allowed.",
              .fr = "À {distance_m#} m du trajet convenu ; {half_width_m#} m sont permis.",
              .es = "A {distance_m#} m del camino acordado; se permiten {half_width_m#} m.",
              .ar = "على بعد {distance_m#} م من المسار المتفق عليه، والمسموح {half_width_m#} م."}},
    Sentence{"track.deviation.left_destination",
             {.en = "It left the destination {node} before the movement was closed.",
              .fr = "Il a quitté la destination {node} avant la clôture du mouvement.",
              .es = "Salió del destino {node} antes de cerrarse el movimiento.",
              .ar = "غادر الوجهة {node} قبل إقفال الحركة."}},
    Sentence{"track.wrong_way.back",
             {.en = "It went {distance_m#} m back along its way.",
              .fr = "Il a reculé de {distance_m#} m sur son trajet.",
              .es = "Retrocedió {distance_m#} m en su camino.",
              .ar = "عاد {distance_m#} م إلى الوراء على مساره."}},
    Sentence{"track.zone.entered",
             {.en = "It entered {fence}.",
              .fr = "Il est entré dans {fence}.",
              .es = "Entró en {fence}.",
              .ar = "دخل {fence}."}},
    Sentence{"track.zone.left",
             {.en = "It left {fence}.",
              .fr = "Il a quitté {fence}.",
              .es = "Salió de {fence}.",
              .ar = "غادر {fence}."}},
    Sentence{"track.zone.crossed",
             {.en = "It crossed {fence} between two positions.",
              .fr = "Il a traversé {fence} entre deux positions.",
              .es = "Cruzó {fence} entre dos posiciones.",
              .ar = "عبر {fence} بين موقعين."}},
    Sentence{"track.zone.was_inside",
             {.en = "A position that came late shows it inside {fence}.",
              .fr = "Une position reçue en retard le montre dans {fence}.",
              .es = "Una posición recibida tarde lo muestra dentro de {fence}.",
              .ar = "يُظهر موقع ورد متأخرًا أنه كان داخل {fence}."}},
    Sentence{"track.device_distress.sos",
             {.en = "Somebody pressed the SOS button.",
              .fr = "Quelqu’un a pressé le bouton SOS.",
              .es = "Alguien pulsó el botón SOS.",
              .ar = "ضغط أحدهم زر الاستغاثة."}},
    Sentence{"track.device_distress.accident",
             {.en = "The device says that there was an accident.",
              .fr = "L’appareil signale un accident.",
              .es = "El dispositivo indica un accidente.",
              .ar = "يفيد الجهاز بوقوع حادث."}},
    Sentence{"track.device_distress.tow",
             {.en = "The device says that the vehicle is towed.",
              .fr = "L’appareil signale un remorquage.",
              .es = "El dispositivo indica que remolcan el vehículo.",
              .ar = "يفيد الجهاز بأن المركبة تُسحب."}},
    Sentence{"track.device_distress.fall",
             {.en = "The device says that it fell.",
              .fr = "L’appareil signale une chute.",
              .es = "El dispositivo indica una caída.",
              .ar = "يفيد الجهاز بأنه سقط."}},
    Sentence{"track.device_distress.antenna",
             {.en = "The antenna for satellites was cut off.",
              .fr = "L’antenne des satellites a été coupée.",
              .es = "Se cortó la antena de satélites.",
              .ar = "قُطع هوائي الأقمار الصناعية."}},
    Sentence{"track.device_distress.power",
             {.en = "The power from the vehicle was cut off.",
              .fr = "L’alimentation par le véhicule a été coupée.",
              .es = "Se cortó la alimentación del vehículo.",
              .ar = "قُطعت التغذية الكهربائية من المركبة."}},
    Sentence{"track.device_distress.fuel",
             {.en = "The device says that fuel is drained.",
              .fr = "L’appareil signale une fuite de carburant.",
              .es = "El dispositivo indica una fuga de combustible.",
              .ar = "يفيد الجهاز بتسرب الوقود."}},
    Sentence{"track.jamming.device",
             {.en = "The device says that its reception is jammed.",
              .fr = "L’appareil signale un brouillage de sa réception.",
              .es = "El dispositivo indica que su recepción está interferida.",
              .ar = "يفيد الجهاز بأن استقباله مشوش."}},
    Sentence{"track.door.open",
             {.en = "A door of the closed unit is open, in {reports#} reports.",
              .fr = "Une porte de l’unité fermée est ouverte, selon {reports#} messages.",
              .es = "Una puerta de la unidad cerrada está abierta, en {reports#} informes.",
              .ar = "باب الوحدة المغلقة مفتوح، بحسب {reports#} من البلاغات."}},
    Sentence{
        "track.door.light",
        {.en = "There is light ({light#}) in the closed unit, in {reports#} reports.",
         .fr = "Il y a de la lumière ({light#}) dans l’unité fermée, selon {reports#} messages.",
         .es = "Hay luz ({light#}) en la unidad cerrada, en {reports#} informes.",
         .ar = "يوجد ضوء ({light#}) داخل الوحدة المغلقة، بحسب {reports#} من البلاغات."}},
    Sentence{"track.battery.low",
             {.en = "The battery is at {percent#} %; {reserve#} % are to be left at the end.",
              .fr = "La batterie est à {percent#} % ; {reserve#} % doivent rester à la fin.",
              .es = "La batería está al {percent#} %; debe quedar un {reserve#} % al final.",
              .ar = "البطارية عند {percent#}%، ويجب أن يبقى {reserve#}% في النهاية."}},
    Sentence{"track.battery.forecast",
             {.en = "The battery is at {percent#} % and loses {drain#} an hour: too little for "
                    "{hours#} hours with {reserve#} % left.",
              .fr = "La batterie est à {percent#} % et perd {drain#} par heure : trop peu pour "
                    "{hours#} heures en gardant {reserve#} %.",
              .es = "La batería está al {percent#} % y pierde {drain#} por hora: poco para "
                    "{hours#} horas con un {reserve#} % restante.",
              .ar = "البطارية عند {percent#}% وتفقد {drain#} في الساعة: لا تكفي {hours#} ساعة مع "
                    "بقاء {reserve#}%."}},
    Sentence{
        "track.clock.rollover",
        {.en = "The device’s clock is 1024 weeks behind; its times were put right.",
         .fr = "L’horloge de l’appareil retarde de 1024 semaines ; ses heures ont été corrigées.",
         .es = "El reloj del dispositivo atrasa 1024 semanas; se corrigieron sus horas.",
         .ar = "ساعة الجهاز متأخرة 1024 أسبوعًا؛ وقد صُححت أوقاته."}},
    Sentence{
        "track.clock.future",
        {.en = "The device’s clock is {minutes#} minutes ahead; the times of receipt are used.",
         .fr = "L’horloge de l’appareil avance de {minutes#} minutes ; l’heure de réception est "
               "retenue.",
         .es = "El reloj del dispositivo adelanta {minutes#} minutos; se usa la hora de recepción.",
         .ar = "ساعة الجهاز متقدمة {minutes#} دقيقة؛ ويُعتمد وقت الاستلام."}},
    Sentence{"track.clock.local",
             {.en = "The device’s clock shows local time, {minutes#} minutes from UTC; its times "
                    "were put right.",
              .fr = "L’horloge de l’appareil donne l’heure locale, à {minutes#} minutes d’UTC ; "
                    "ses heures ont été corrigées.",
              .es = "El reloj del dispositivo da la hora local, a {minutes#} minutos de UTC; se "
                    "corrigieron sus horas.",
              .ar = "تعرض ساعة الجهاز التوقيت المحلي بفارق {minutes#} دقيقة عن التوقيت العالمي؛ "
                    "وقد صُححت أوقاته."}},
    Sentence{"track.clock.lost",
             {.en = "The device lost its time; the times of receipt are used.",
              .fr = "L’appareil a perdu l’heure ; l’heure de réception est retenue.",
              .es = "El dispositivo perdió la hora; se usa la hora de recepción.",
              .ar = "فقد الجهاز توقيته؛ ويُعتمد وقت الاستلام."}},
    Sentence{
        "track.silence.nothing_heard",
        {.en = "Nothing was heard for {minutes#} minutes; it is expected each {interval#} seconds.",
         .fr = "Rien n’a été reçu depuis {minutes#} minutes ; on l’attend toutes les {interval#} "
               "secondes.",
         .es = "No se recibió nada durante {minutes#} minutos; se le espera cada {interval#} "
               "segundos.",
         .ar = "لم يُسمع شيء منذ {minutes#} دقيقة؛ يُنتظر كل {interval#} ثانية."}},
    Sentence{
        "track.silence.alone",
        {.en = "Nothing was heard for {minutes#} minutes, while others of the unit were heard; "
               "it is expected each {interval#} seconds.",
         .fr = "Rien n’a été reçu depuis {minutes#} minutes, alors que d’autres appareils de "
               "l’unité émettent ; on l’attend toutes les {interval#} secondes.",
         .es = "No se recibió nada durante {minutes#} minutos, mientras otros de la unidad sí "
               "se oyeron; se le espera cada {interval#} segundos.",
         .ar = "لم يُسمع شيء منذ {minutes#} دقيقة بينما سُمعت أجهزة أخرى للوحدة؛ يُنتظر كل "
               "{interval#} ثانية."}},
    Sentence{
        "track.silence.hole",
        {.en = "Nothing was heard for {minutes#} minutes; many others are silent around there.",
         .fr = "Rien n’a été reçu depuis {minutes#} minutes ; beaucoup d’autres se taisent à "
               "cet endroit.",
         .es = "No se recibió nada durante {minutes#} minutos; muchos otros callan por allí.",
         .ar = "لم يُسمع شيء منذ {minutes#} دقيقة؛ كثيرون غيره ينقطعون هناك."}},
    Sentence{
        "track.silence.dead_zone",
        {.en =
             "Nothing was heard for {minutes#} minutes since it entered a dead zone of the radio.",
         .fr = "Rien n’a été reçu depuis {minutes#} minutes, depuis son entrée dans une zone sans "
               "réseau.",
         .es = "No se recibió nada durante {minutes#} minutos desde que entró en una zona sin "
               "cobertura.",
         .ar = "لم يُسمع شيء منذ {minutes#} دقيقة، بعد دخوله منطقة بلا تغطية."}},
    Sentence{"track.unit_mismatch.apart",
             {.en = "It is {distance_m#} m away from {other}, which belongs to the same unit.",
              .fr = "Il est à {distance_m#} m de {other}, qui appartient à la même unité.",
              .es = "Está a {distance_m#} m de {other}, que pertenece a la misma unidad.",
              .ar = "هو على بعد {distance_m#} م من {other} الذي ينتمي إلى الوحدة نفسها."}},
};

// In the order of AlarmKind, from 1 on.
constexpr std::array kKinds{
    tidewaiter::Said{
        .en = "seal cut", .fr = "scellé coupé", .es = "precinto cortado", .ar = "ختم مقطوع"},
    tidewaiter::Said{
        .en = "seal opened", .fr = "scellé ouvert", .es = "precinto abierto", .ar = "ختم مفتوح"},
    tidewaiter::Said{.en = "seal tampered with",
                     .fr = "scellé manipulé",
                     .es = "precinto manipulado",
                     .ar = "عبث بالختم"},
    tidewaiter::Said{.en = "silence", .fr = "silence", .es = "silencio", .ar = "انقطاع"},
    tidewaiter::Said{.en = "unplanned stop",
                     .fr = "arrêt non prévu",
                     .es = "parada no prevista",
                     .ar = "توقف غير مقرر"},
    tidewaiter::Said{.en = "deviation", .fr = "déviation", .es = "desvío", .ar = "انحراف"},
    tidewaiter::Said{
        .en = "wrong way", .fr = "sens contraire", .es = "sentido contrario", .ar = "اتجاه معاكس"},
    tidewaiter::Said{
        .en = "wrong place", .fr = "lieu erroné", .es = "lugar erróneo", .ar = "مكان خاطئ"},
    tidewaiter::Said{
        .en = "missed place", .fr = "lieu manqué", .es = "lugar omitido", .ar = "مكان فائت"},
    tidewaiter::Said{.en = "dwell", .fr = "stationnement", .es = "permanencia", .ar = "مدة البقاء"},
    tidewaiter::Said{.en = "schedule", .fr = "horaire", .es = "horario", .ar = "الموعد"},
    tidewaiter::Said{.en = "overspeed",
                     .fr = "excès de vitesse",
                     .es = "exceso de velocidad",
                     .ar = "تجاوز السرعة"},
    tidewaiter::Said{.en = "impossible jump",
                     .fr = "saut impossible",
                     .es = "salto imposible",
                     .ar = "قفزة مستحيلة"},
    tidewaiter::Said{.en = "jamming", .fr = "brouillage", .es = "interferencia", .ar = "تشويش"},
    tidewaiter::Said{
        .en = "spoofing", .fr = "leurrage", .es = "suplantación de señal", .ar = "تزييف الإشارة"},
    tidewaiter::Said{.en = "unit mismatch",
                     .fr = "unité discordante",
                     .es = "unidad discordante",
                     .ar = "عدم تطابق الوحدة"},
    tidewaiter::Said{
        .en = "temperature", .fr = "température", .es = "temperatura", .ar = "درجة الحرارة"},
    tidewaiter::Said{
        .en = "sensor lost", .fr = "capteur perdu", .es = "sensor perdido", .ar = "فقدان المستشعر"},
    tidewaiter::Said{.en = "door", .fr = "porte", .es = "puerta", .ar = "الباب"},
    tidewaiter::Said{.en = "battery", .fr = "batterie", .es = "batería", .ar = "البطارية"},
    tidewaiter::Said{.en = "clock", .fr = "horloge", .es = "reloj", .ar = "الساعة"},
    tidewaiter::Said{.en = "identity", .fr = "identité", .es = "identidad", .ar = "الهوية"},
    tidewaiter::Said{.en = "gap", .fr = "lacune", .es = "interrupción", .ar = "فجوة"},
    tidewaiter::Said{.en = "encounter", .fr = "rencontre", .es = "encuentro", .ar = "لقاء"},
    tidewaiter::Said{.en = "loitering", .fr = "attente suspecte", .es = "merodeo", .ar = "تسكع"},
    tidewaiter::Said{.en = "on land", .fr = "à terre", .es = "en tierra", .ar = "على اليابسة"},
    tidewaiter::Said{.en = "zone", .fr = "zone", .es = "zona", .ar = "منطقة"},
    tidewaiter::Said{.en = "border crossing",
                     .fr = "passage de frontière",
                     .es = "cruce de frontera",
                     .ar = "عبور الحدود"},
    tidewaiter::Said{
        .en = "not registered", .fr = "non enregistré", .es = "no registrado", .ar = "غير مسجل"},
    tidewaiter::Said{.en = "distress", .fr = "détresse", .es = "emergencia", .ar = "استغاثة"},
    tidewaiter::Said{.en = "gap in the record",
                     .fr = "lacune du registre",
                     .es = "hueco en el registro",
                     .ar = "فجوة في السجل"},
    tidewaiter::Said{.en = "refused at the gate",
                     .fr = "refusé à l’entrée",
                     .es = "rechazado en la puerta",
                     .ar = "مرفوض عند البوابة"},
    tidewaiter::Said{.en = "flood",
                     .fr = "inondation de messages",
                     .es = "avalancha de mensajes",
                     .ar = "سيل من الرسائل"},
    tidewaiter::Said{.en = "radiation", .fr = "radiation", .es = "radiación", .ar = "إشعاع"},
    tidewaiter::Said{.en = "weight", .fr = "poids", .es = "peso", .ar = "الوزن"},
};

// In the order of Severity, from 1 on.
constexpr std::array kSeverities{
    tidewaiter::Said{
        .en = "for the record", .fr = "pour mémoire", .es = "para el registro", .ar = "للسجل"},
    tidewaiter::Said{.en = "look when there is time",
                     .fr = "à regarder dès que possible",
                     .es = "mirar cuando haya tiempo",
                     .ar = "للاطلاع عند الإمكان"},
    tidewaiter::Said{
        .en = "look now", .fr = "à regarder maintenant", .es = "mirar ahora", .ar = "للاطلاع الآن"},
    tidewaiter::Said{.en = "send somebody",
                     .fr = "envoyer quelqu’un",
                     .es = "enviar a alguien",
                     .ar = "إرسال أحد"},
};

}  // namespace

std::span<const Sentence> UnitSentences() {
  return kSentences;
}

std::vector<std::span<const Sentence>> SentenceTables() {
  return {UnitSentences(), WatchSentences(), GateSentences()};
}

const tidewaiter::Said* FindSentence(std::string_view id) {
  for (const std::span<const Sentence> table : SentenceTables()) {
    const auto found = std::ranges::find(table, id, &Sentence::id);
    if (found != table.end()) return &found->said;
  }
  return nullptr;
}

const tidewaiter::Said& KindText(AlarmKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind) - 1);
}

const tidewaiter::Said& SeverityText(Severity severity) {
  return kSeverities.at(static_cast<std::size_t>(severity) - 1);
}

}  // namespace tidewaiter::track
