// Labels, news for traders, why an officer was chosen, and what would have been otherwise.
#include "api/story_texts.h"

#include <algorithm>
#include <array>

namespace tidewaiter::api {
namespace {

constexpr std::array kTexts{
    Keyed{"lane/none",
          {.en = "lane not decided",
           .fr = "circuit non décidé",
           .es = "canal sin decidir",
           .ar = "قناة لم تُحدَّد بعد"}},
    Keyed{"lane/green",
          {.en = "green lane", .fr = "circuit vert", .es = "canal verde", .ar = "القناة الخضراء"}},
    Keyed{"lane/blue",
          {.en = "blue lane", .fr = "circuit bleu", .es = "canal azul", .ar = "القناة الزرقاء"}},
    Keyed{"lane/yellow",
          {.en = "yellow lane",
           .fr = "circuit jaune",
           .es = "canal amarillo",
           .ar = "القناة الصفراء"}},
    Keyed{"lane/red",
          {.en = "red lane", .fr = "circuit rouge", .es = "canal rojo", .ar = "القناة الحمراء"}},
    Keyed{"colour/green", {.en = "green", .fr = "vert", .es = "verde", .ar = "خضراء"}},
    Keyed{"colour/blue", {.en = "blue", .fr = "bleu", .es = "azul", .ar = "زرقاء"}},
    Keyed{"colour/yellow", {.en = "yellow", .fr = "jaune", .es = "amarillo", .ar = "صفراء"}},
    Keyed{"colour/red", {.en = "red", .fr = "rouge", .es = "rojo", .ar = "حمراء"}},

    Keyed{"state/pre_arrival",
          {.en = "lodged before arrival",
           .fr = "déposée avant l’arrivée",
           .es = "presentada antes de la llegada",
           .ar = "مقدَّم قبل الوصول"}},
    Keyed{"state/under_control",
          {.en = "under control", .fr = "en contrôle", .es = "en control", .ar = "قيد المراقبة"}},
    Keyed{"state/held", {.en = "held", .fr = "retenue", .es = "retenida", .ar = "متحفَّظ عليه"}},
    Keyed{"state/released",
          {.en = "released",
           .fr = "mainlevée accordée",
           .es = "levante concedido",
           .ar = "مُفرَج عنه"}},
    Keyed{"state/seized", {.en = "seized", .fr = "saisie", .es = "incautada", .ar = "مضبوط"}},
    Keyed{"state/cancelled", {.en = "cancelled", .fr = "annulée", .es = "anulada", .ar = "ملغى"}},

    Keyed{"news/accepted",
          {.en = "Declaration {lrn} has been accepted; you will be told of the next step here.",
           .fr = "La déclaration {lrn} a été acceptée ; la suite vous sera annoncée ici.",
           .es = "La declaración {lrn} ha sido aceptada; aquí se le avisará del siguiente paso.",
           .ar = "قُبل البيان الجمركي {lrn}، وسيُعلن هنا عن الخطوة التالية."}},
    Keyed{
        "news/amended",
        {.en = "The amendment of declaration {lrn} has been accepted, and its new version applies; "
               "please check that everything in it is right.",
         .fr =
             "La rectification de la déclaration {lrn} a été acceptée et sa nouvelle version fait "
             "foi ; veuillez vérifier que tout y est exact.",
         .es = "La rectificación de la declaración {lrn} ha sido aceptada y rige su nueva versión; "
               "compruebe, por favor, que todo en ella es correcto.",
         .ar = "قُبل تعديل البيان الجمركي {lrn} وأصبحت نسخته الجديدة سارية، فيُرجى التأكد من صحة ما "
               "ورد فيها."}},
    Keyed{
        "news/cancelled",
        {.en = "Declaration {lrn} has been cancelled; if the goods are to be imported after all, "
               "please lodge a new one.",
         .fr = "La déclaration {lrn} a été annulée ; si les marchandises doivent être importées "
               "malgré tout, veuillez en déposer une nouvelle.",
         .es = "La declaración {lrn} ha sido anulada; si aun así van a importarse las mercancías, "
               "presente, por favor, una nueva.",
         .ar = "أُلغي البيان الجمركي {lrn}، وإذا أُريد استيراد البضائع رغم ذلك فيُرجى تقديم بيان "
               "جديد."}},
    Keyed{
        "news/released",
        {.en = "The goods of declaration {lrn} have been released, and you may take them away; "
               "please keep the documents for the period that the law prescribes.",
         .fr = "La mainlevée des marchandises de la déclaration {lrn} est accordée et vous pouvez "
               "les enlever ; veuillez conserver les documents pendant la durée légale.",
         .es = "Se ha concedido el levante de las mercancías de la declaración {lrn} y puede "
               "retirarlas; conserve, por favor, los documentos durante el plazo legal.",
         .ar = "تم الإفراج عن بضائع البيان الجمركي {lrn} ويمكنكم استلامها، فيُرجى حفظ المستندات "
               "للمدة المقررة قانونًا."}},
    Keyed{
        "news/held",
        {.en = "The goods of declaration {lrn} are held for the time being; please contact the "
               "customs office, which will tell you what is still needed.",
         .fr = "Les marchandises de la déclaration {lrn} sont retenues pour le moment ; veuillez "
               "contacter le bureau de douane, qui vous dira ce qu’il faut encore.",
         .es = "Las mercancías de la declaración {lrn} están retenidas por el momento; póngase en "
               "contacto, por favor, con la aduana, que le indicará lo que falta.",
         .ar = "بضائع البيان الجمركي {lrn} متحفَّظ عليها في الوقت الحالي، فيُرجى الاتصال بالمكتب "
               "الجمركي لمعرفة المطلوب استكماله."}},
    Keyed{
        "news/seized",
        {.en =
             "The goods of declaration {lrn} have been seized; please contact the customs office, "
             "which will give you the decision and tell you how to appeal against it.",
         .fr = "Les marchandises de la déclaration {lrn} ont été saisies ; veuillez contacter le "
               "bureau de douane, qui vous remettra la décision et vous indiquera les voies de "
               "recours.",
         .es =
             "Las mercancías de la declaración {lrn} han sido incautadas; póngase en contacto, por "
             "favor, con la aduana, que le entregará la resolución y le indicará cómo recurrirla.",
         .ar = "جرى ضبط بضائع البيان الجمركي {lrn}، فيُرجى الاتصال بالمكتب الجمركي لاستلام القرار "
               "ومعرفة سبل التظلم منه."}},
    Keyed{
        "news/documents_requested",
        {.en = "Customs will check the documents of declaration {lrn}; please attach invoice, "
               "transport document and certificates as soon as you can.",
         .fr = "La douane va contrôler les documents de la déclaration {lrn} ; veuillez joindre au "
               "plus tôt la facture, le titre de transport et les certificats.",
         .es = "La aduana revisará los documentos de la declaración {lrn}; adjunte, por favor, "
               "cuanto "
               "antes la factura, el documento de transporte y los certificados.",
         .ar = "ستراجع الجمارك مستندات البيان الجمركي {lrn}، فيُرجى إرفاق الفاتورة ومستند النقل "
               "والشهادات في أقرب وقت."}},
    Keyed{
        "news/inspection_ordered",
        {.en = "Customs will inspect the goods of declaration {lrn}; please have them ready at the "
               "customs office and be there, or send somebody for you.",
         .fr = "La douane va visiter les marchandises de la déclaration {lrn} ; veuillez les tenir "
               "prêtes au bureau de douane et y assister ou vous faire représenter.",
         .es =
             "La aduana realizará el reconocimiento físico de las mercancías de la declaración "
             "{lrn}; téngalas, por favor, listas en la aduana y asista o envíe a un representante.",
         .ar = "ستعاين الجمارك بضائع البيان الجمركي {lrn}، فيُرجى تجهيزها في المكتب الجمركي والحضور "
               "أو إيفاد من ينوب عنكم."}},
    Keyed{
        "news/quota_short",
        {.en = "A tariff quota claimed in declaration {lrn} could not be granted in full; the rest "
               "pays the duty outside the quota. Its history says how much was granted.",
         .fr = "Un contingent tarifaire demandé dans la déclaration {lrn} n’a pas pu être accordé "
               "en entier ; le reste acquitte le droit hors contingent. L’historique indique la "
               "quantité imputée.",
         .es = "Un contingente arancelario solicitado en la declaración {lrn} no pudo concederse "
               "por completo; el resto paga el derecho fuera de contingente. El historial indica "
               "la cantidad imputada.",
         .ar =
             "تعذّر منح حصة تعريفية مطلوبة في البيان الجمركي {lrn} بالكامل، ويخضع الباقي للرسم خارج "
             "الحصة. يبيّن سجل البيان الكمية الممنوحة."}},
    Keyed{
        "news/other",
        {.en = "There is news about declaration {lrn}; please open it to read more.",
         .fr =
             "Il y a du nouveau sur la déclaration {lrn} ; veuillez l’ouvrir pour en savoir plus.",
         .es = "Hay novedades sobre la declaración {lrn}; ábrala, por favor, para leer más.",
         .ar = "هناك مستجدات بشأن البيان الجمركي {lrn}، فيُرجى فتحه لمعرفة المزيد."}},

    Keyed{
        "why/least_load",
        {.en = "Of the officers on duty who may do it, this one had least in hand.",
         .fr = "Parmi les agents habilités en service, celui-ci avait le moins de contrôles en "
               "cours.",
         .es = "De los funcionarios habilitados de servicio, este tenía menos controles en curso.",
         .ar = "من بين الموظفين المخوَّلين في المناوبة، كان لهذا الموظف أقل عبء عمل."}},
    Keyed{
        "why/skill",
        {.en = "This officer is skilled in such goods or such cases and had not too much in hand.",
         .fr = "Cet agent est compétent pour de telles marchandises ou de tels cas et sa charge "
               "n’était pas trop lourde.",
         .es = "Este funcionario tiene competencia en tales mercancías o tales casos y su carga no "
               "era excesiva.",
         .ar = "لدى هذا الموظف خبرة في مثل هذه البضائع أو الحالات ولم يكن عبء عمله كبيرًا."}},
    Keyed{"why/only_one",
          {.en = "No other officer on duty in this office may do such a control.",
           .fr = "Aucun autre agent en service dans ce bureau n’est habilité à ce contrôle.",
           .es = "Ningún otro funcionario de servicio en esta aduana está habilitado para este "
                 "control.",
           .ar = "لا يوجد في هذا المكتب موظف آخر في المناوبة مخوَّل لهذه المراقبة."}},
    Keyed{
        "why/nobody",
        {.en = "Nobody on duty in this office may do such a control, so it waits for an officer.",
         .fr = "Personne en service dans ce bureau n’est habilité à ce contrôle, qui attend un "
               "agent.",
         .es =
             "Nadie de servicio en esta aduana está habilitado para este control, que espera a un "
             "funcionario.",
         .ar = "لا يوجد في هذا المكتب من هو مخوَّل في المناوبة لهذه المراقبة، وهي تنتظر إسنادها."}},
    Keyed{"why/by_hand",
          {.en = "This officer was chosen by hand.",
           .fr = "Cet agent a été choisi manuellement.",
           .es = "Este funcionario fue elegido manualmente.",
           .ar = "اختير هذا الموظف يدويًا."}},

    Keyed{
        "what_if/lane",
        {.en = "Without {reason} the probability would have been {probability} and the lane "
               "{colour}.",
         .fr = "Sans {reason}, la probabilité aurait été de {probability} et le circuit aurait été "
               "{colour}.",
         .es = "Sin {reason}, la probabilidad habría sido del {probability} y el canal habría sido "
               "{colour}.",
         .ar = "لولا {reason} لكان الاحتمال {probability} ولكانت القناة {colour}."}},
    Keyed{"what_if/probability",
          {.en = "Without {reason} the probability would have been {probability}.",
           .fr = "Sans {reason}, la probabilité aurait été de {probability}.",
           .es = "Sin {reason}, la probabilidad habría sido del {probability}.",
           .ar = "لولا {reason} لكان الاحتمال {probability}."}},
    Keyed{"what_if/worth",
          {.en = "With a worth below {amount} it would not have been selected.",
           .fr = "Avec un enjeu inférieur à {amount}, elle n’aurait pas été sélectionnée.",
           .es = "Con un valor esperado inferior a {amount} no habría sido seleccionada.",
           .ar = "لو كانت القيمة المتوقعة أقل من {amount} لما جرى انتقاء البيان."}},
    Keyed{"without/this",
          {.en = "this point", .fr = "cet élément", .es = "este elemento", .ar = "هذا العنصر"}},
    Keyed{"without/sentence",
          {.en = "this point (“{sentence}”)",
           .fr = "cet élément (« {sentence} »)",
           .es = "este elemento («{sentence}»)",
           .ar = "هذا العنصر («{sentence}»)"}},
    Keyed{"without/profile.history",
          {.en = "the earlier findings in such lines",
           .fr = "les constats antérieurs sur de telles lignes",
           .es = "los hallazgos anteriores en líneas como esta",
           .ar = "نتائج المراقبات السابقة لمثل هذه البنود"}},
    Keyed{"without/rule.fired",
          {.en = "the rule that fires",
           .fr = "la règle qui s’applique",
           .es = "la regla que se cumple",
           .ar = "القاعدة المنطبقة"}},
    Keyed{"without/classify.code",
          {.en = "the description that speaks for another code",
           .fr = "la désignation qui évoque un autre code",
           .es = "la descripción que apunta a otro código",
           .ar = "الوصف الذي يشير إلى بند آخر"}},
    Keyed{"without/operator.suspended",
          {.en = "the suspended authorization",
           .fr = "l’autorisation suspendue",
           .es = "la autorización suspendida",
           .ar = "الاعتماد المعلَّق"}},
    Keyed{"without/operator.revoked",
          {.en = "the revoked authorization",
           .fr = "l’autorisation retirée",
           .es = "la autorización revocada",
           .ar = "الاعتماد المسحوب"}},
    Keyed{"without/operator.trusted",
          {.en = "the trader’s authorization",
           .fr = "l’agrément de l’opérateur",
           .es = "la autorización del operador",
           .ar = "اعتماد المشغّل"}},
    Keyed{"without/price.unit",
          {.en = "the unusual price per unit",
           .fr = "le prix inhabituel à l’unité",
           .es = "el precio inusual por unidad",
           .ar = "السعر غير المعتاد للوحدة"}},
    Keyed{"without/price.kg",
          {.en = "the unusual price per kg",
           .fr = "le prix inhabituel au kg",
           .es = "el precio inusual por kg",
           .ar = "السعر غير المعتاد للكيلوغرام"}},
    Keyed{"without/context.habit_code",
          {.en = "the goods unusual for this importer",
           .fr = "la marchandise inhabituelle pour cet importateur",
           .es = "la mercancía inusual para este importador",
           .ar = "البضاعة غير المعتادة لهذا المستورد"}},
    Keyed{"without/context.habit_origin",
          {.en = "the origin unusual for this importer",
           .fr = "l’origine inhabituelle pour cet importateur",
           .es = "el origen inusual para este importador",
           .ar = "المنشأ غير المعتاد لهذا المستورد"}},
    Keyed{"without/context.habit_supplier",
          {.en = "the supplier unusual for this importer",
           .fr = "le fournisseur inhabituel pour cet importateur",
           .es = "el proveedor inusual para este importador",
           .ar = "المورّد غير المعتاد لهذا المستورد"}},
    Keyed{"without/context.habit_office",
          {.en = "the office unusual for this importer",
           .fr = "le bureau inhabituel pour cet importateur",
           .es = "la aduana inusual para este importador",
           .ar = "المكتب الجمركي غير المعتاد لهذا المستورد"}},
    Keyed{"without/context.habit_declarant",
          {.en = "the declarant unusual for this importer",
           .fr = "le déclarant inhabituel pour cet importateur",
           .es = "el declarante inusual para este importador",
           .ar = "المصرِّح غير المعتاد لهذا المستورد"}},
    Keyed{"without/context.new_importer",
          {.en = "the importer being new",
           .fr = "la nouveauté de l’importateur",
           .es = "la novedad del importador",
           .ar = "حداثة المستورد"}},
    Keyed{"without/context.new_supplier",
          {.en = "the supplier being new",
           .fr = "la nouveauté du fournisseur",
           .es = "la novedad del proveedor",
           .ar = "حداثة المورّد"}},
    Keyed{"without/context.rare_route",
          {.en = "the rare route",
           .fr = "la route rare",
           .es = "la ruta poco frecuente",
           .ar = "خط السير النادر"}},
    Keyed{"without/context.rate",
          {.en = "the unusual rate",
           .fr = "le taux inhabituel",
           .es = "el tipo impositivo inusual",
           .ar = "فئة الرسوم غير المعتادة"}},
    Keyed{"without/context.mass",
          {.en = "the unusual net mass",
           .fr = "la masse nette inhabituelle",
           .es = "la masa neta inusual",
           .ar = "الوزن الصافي غير المعتاد"}},
    Keyed{"without/context.value",
          {.en = "the unusual value",
           .fr = "la valeur inhabituelle",
           .es = "el valor inusual",
           .ar = "القيمة غير المعتادة"}},
    Keyed{"without/context.unit_mass",
          {.en = "the unusual mass per unit",
           .fr = "la masse inhabituelle par unité",
           .es = "la masa inusual por unidad",
           .ar = "وزن الوحدة غير المعتاد"}},
    Keyed{"without/context.gross_to_net",
          {.en = "the unusual ratio of gross to net mass",
           .fr = "le rapport inhabituel entre masse brute et masse nette",
           .es = "la relación inusual entre masa bruta y neta",
           .ar = "النسبة غير المعتادة بين الوزن الإجمالي والصافي"}},
    Keyed{"without/context.container_load",
          {.en = "the unusual load per container",
           .fr = "la charge inhabituelle par conteneur",
           .es = "la carga inusual por contenedor",
           .ar = "حمولة الحاوية غير المعتادة"}},
    Keyed{"without/context.text",
          {.en = "the word of the description that speaks for another code",
           .fr = "le mot de la désignation qui parle pour un autre code",
           .es = "la palabra de la descripción que apunta a otro código",
           .ar = "كلمة الوصف التي تشير إلى رمز آخر"}},
    Keyed{"without/context.text_unusual",
          {.en = "the description unusual for this code",
           .fr = "la désignation inhabituelle pour ce code",
           .es = "la descripción inusual para este código",
           .ar = "الوصف غير المعتاد لهذا الرمز"}},
    Keyed{"without/context.same_address",
          {.en = "the other importers at this address",
           .fr = "les autres importateurs à cette adresse",
           .es = "los otros importadores en esta dirección",
           .ar = "المستوردون الآخرون في هذا العنوان"}},
    Keyed{"without/context.same_supplier",
          {.en = "the other importers of this supplier",
           .fr = "les autres importateurs de ce fournisseur",
           .es = "los otros importadores de este proveedor",
           .ar = "المستوردون الآخرون من هذا المورّد"}},
    Keyed{"without/context.importer_record",
          {.en = "the importer’s record",
           .fr = "les antécédents de l’importateur",
           .es = "los antecedentes del importador",
           .ar = "سجل المستورد"}},
    Keyed{"without/context.address_record",
          {.en = "the record of this address",
           .fr = "les antécédents de cette adresse",
           .es = "los antecedentes de esta dirección",
           .ar = "سجل هذا العنوان"}},
    Keyed{"without/context.supplier_record",
          {.en = "the supplier’s record",
           .fr = "les antécédents du fournisseur",
           .es = "los antecedentes del proveedor",
           .ar = "سجل المورّد"}},
    Keyed{"without/context.declarant_record",
          {.en = "the declarant’s record",
           .fr = "les antécédents du déclarant",
           .es = "los antecedentes del declarante",
           .ar = "سجل المصرِّح"}},
};

}  // namespace

const risk::Said* FindText(std::string_view key) {
  const auto found = std::ranges::find(kTexts, key, &Keyed::key);
  return found == kTexts.end() ? nullptr : &found->said;
}

std::span<const Keyed> OtherTexts() {
  return kTexts;
}

}  // namespace tidewaiter::api
