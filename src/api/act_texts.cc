// Texts about error kinds: what a control found, and what to look at.
#include <array>
#include <cstddef>

#include "api/story_texts.h"

namespace tidewaiter::api {
namespace {

using Texts = std::array<risk::Said, kErrorKindCount>;

constexpr Texts kFound{{
    {.en = "an irregularity in item {item}",
     .fr = "une irrégularité à l’article {item}",
     .es = "una irregularidad en el ítem {item}",
     .ar = "مخالفة في البند {item}"},
    {.en = "the description of item {item} false or incomplete",
     .fr = "une désignation fausse ou incomplète à l’article {item}",
     .es = "una descripción falsa o incompleta en el ítem {item}",
     .ar = "وصف غير صحيح أو ناقص للبند {item}"},
    {.en = "the HS code of item {item} wrong",
     .fr = "un code SH erroné à l’article {item}",
     .es = "un código SA erróneo en el ítem {item}",
     .ar = "خطأ في رمز النظام المنسق للبند {item}"},
    {.en = "the origin of item {item} wrong",
     .fr = "une origine erronée à l’article {item}",
     .es = "un origen erróneo en el ítem {item}",
     .ar = "خطأ في منشأ البند {item}"},
    {.en = "the quantity of item {item} wrong",
     .fr = "une quantité erronée à l’article {item}",
     .es = "una cantidad errónea en el ítem {item}",
     .ar = "خطأ في كمية البند {item}"},
    {.en = "the net mass of item {item} wrong",
     .fr = "une masse nette erronée à l’article {item}",
     .es = "una masa neta errónea en el ítem {item}",
     .ar = "خطأ في الوزن الصافي للبند {item}"},
    {.en = "the gross mass of item {item} wrong",
     .fr = "une masse brute erronée à l’article {item}",
     .es = "una masa bruta errónea en el ítem {item}",
     .ar = "خطأ في الوزن الإجمالي للبند {item}"},
    {.en = "the unit of quantity of item {item} wrong",
     .fr = "une unité de quantité erronée à l’article {item}",
     .es = "una unidad de medida errónea en el ítem {item}",
     .ar = "خطأ في وحدة قياس البند {item}"},
    {.en = "the value of item {item} too low",
     .fr = "une valeur insuffisante à l’article {item}",
     .es = "un valor inferior al real en el ítem {item}",
     .ar = "قيمة مصرح بها أدنى من الحقيقية في البند {item}"},
    {.en = "the value of item {item} too high",
     .fr = "une valeur excessive à l’article {item}",
     .es = "un valor superior al real en el ítem {item}",
     .ar = "قيمة مصرح بها أعلى من الحقيقية في البند {item}"},
    {.en = "the currency, freight or insurance of item {item} wrong",
     .fr = "une devise, un fret ou une assurance erronés à l’article {item}",
     .es = "una moneda, un flete o un seguro erróneos en el ítem {item}",
     .ar = "خطأ في العملة أو أجور الشحن أو التأمين للبند {item}"},
    {.en = "the preference claimed for item {item} not due",
     .fr = "une préférence indue à l’article {item}",
     .es = "una preferencia improcedente en el ítem {item}",
     .ar = "أفضلية تعريفية غير مستحقة للبند {item}"},
    {.en = "the exemption claimed for item {item} not due",
     .fr = "une exonération indue à l’article {item}",
     .es = "una exención improcedente en el ítem {item}",
     .ar = "إعفاء غير مستحق للبند {item}"},
    {.en = "a licence or certificate of item {item} missing or false",
     .fr = "une licence ou un certificat manquant ou faux à l’article {item}",
     .es = "una licencia o un certificado inexistente o falso en el ítem {item}",
     .ar = "نقص أو تزوير في التراخيص أو الشهادات للبند {item}"},
    {.en = "the rate of item {item} misapplied",
     .fr = "un taux mal appliqué à l’article {item}",
     .es = "un tipo impositivo mal aplicado en el ítem {item}",
     .ar = "خطأ في تطبيق فئة الرسوم على البند {item}"},
    {.en = "undeclared goods with item {item}",
     .fr = "des marchandises non déclarées à l’article {item}",
     .es = "mercancías no declaradas en el ítem {item}",
     .ar = "بضائع غير مصرح بها مع البند {item}"},
    {.en = "prohibited or restricted goods in item {item}",
     .fr = "des marchandises prohibées ou soumises à restrictions à l’article {item}",
     .es = "mercancías prohibidas o restringidas en el ítem {item}",
     .ar = "بضائع ممنوعة أو مقيدة في البند {item}"},
    {.en = "counterfeit or pirated goods in item {item}",
     .fr = "des marchandises contrefaites ou piratées à l’article {item}",
     .es = "mercancías falsificadas o piratas en el ítem {item}",
     .ar = "بضائع مقلدة أو مقرصنة في البند {item}"},
    {.en = "a consignment split under a threshold (item {item})",
     .fr = "un envoi fractionné sous un seuil (article {item})",
     .es = "un envío fraccionado por debajo de un umbral (ítem {item})",
     .ar = "تجزئة للإرسالية دون الحد المقرر (البند {item})"},
    {.en = "the identity of a party false (item {item})",
     .fr = "une partie sous une fausse identité (article {item})",
     .es = "una parte con identidad falsa (ítem {item})",
     .ar = "هوية غير صحيحة لأحد الأطراف (البند {item})"},
    {.en = "a party to be the successor of an offender (item {item})",
     .fr = "un successeur de contrevenant parmi les parties (article {item})",
     .es = "un sucesor de un infractor entre las partes (ítem {item})",
     .ar = "كون أحد الأطراف خلفًا لمخالف سابق (البند {item})"},
    {.en = "the documents of item {item} contradictory",
     .fr = "des documents discordants à l’article {item}",
     .es = "documentos contradictorios en el ítem {item}",
     .ar = "تضارب في مستندات البند {item}"},
    {.en = "a deviation from the allowed route (item {item})",
     .fr = "une déviation de l’itinéraire prescrit (article {item})",
     .es = "un desvío de la ruta autorizada (ítem {item})",
     .ar = "انحراف عن خط السير المسموح به (البند {item})"},
    {.en = "a seal broken, missing or replaced (item {item})",
     .fr = "un scellé rompu, manquant ou remplacé (article {item})",
     .es = "un precinto roto, ausente o sustituido (ítem {item})",
     .ar = "ختم جمركي مكسور أو مفقود أو مستبدل (البند {item})"},
    {.en = "an overlong stay of the goods (item {item})",
     .fr = "un séjour trop long des marchandises (article {item})",
     .es = "una permanencia excesiva de las mercancías (ítem {item})",
     .ar = "تجاوز في مدة بقاء البضائع (البند {item})"},
    {.en = "temperature, shock or light out of bounds (item {item})",
     .fr = "une température, un choc ou une lumière hors limites (article {item})",
     .es = "temperatura, golpes o luz fuera de los límites (ítem {item})",
     .ar = "تجاوز لحدود الحرارة أو الصدمات أو الضوء (البند {item})"},
    {.en = "an image that does not show what was declared (item {item})",
     .fr = "une image qui ne montre pas ce qui est déclaré (article {item})",
     .es = "una imagen que no muestra lo declarado (ítem {item})",
     .ar = "صورة أشعة لا تطابق المصرح به (البند {item})"},
    {.en = "something concealed in the image (item {item})",
     .fr = "une dissimulation visible à l’image (article {item})",
     .es = "una ocultación visible en la imagen (ítem {item})",
     .ar = "إخفاء ظاهر في صورة الأشعة (البند {item})"},
    {.en = "an identity document not in order (item {item})",
     .fr = "un document d’identité non conforme (article {item})",
     .es = "un documento de identidad no conforme (ítem {item})",
     .ar = "وثيقة هوية غير سليمة (البند {item})"},
    {.en = "an offence of a traveller (item {item})",
     .fr = "une infraction d’un voyageur (article {item})",
     .es = "una infracción de un viajero (ítem {item})",
     .ar = "مخالفة من مسافر (البند {item})"},
}};

constexpr Texts kInstructions{{
    {.en = "Compare the goods and the documents with the declaration, field by field.",
     .fr = "Comparez les marchandises et les documents à la déclaration, champ par champ.",
     .es = "Compare las mercancías y los documentos con la declaración, campo por campo.",
     .ar = "قارنوا البضائع والمستندات بالبيان الجمركي، حقلاً بعد حقل."},
    {.en = "Open packages and compare what is in them with the description; note material, use, "
           "brand "
           "and model.",
     .fr = "Ouvrez des colis et comparez leur contenu à la désignation ; notez la matière, "
           "l’usage, la "
           "marque et le modèle.",
     .es = "Abra bultos y compare su contenido con la descripción; anote la materia, el uso, la "
           "marca "
           "y el modelo.",
     .ar = "افتحوا طرودًا وقارنوا محتواها بالوصف المصرح به، ودوّنوا المادة والاستعمال والعلامة "
           "والطراز."},
    {.en = "Determine what the goods are and classify them anew by the rules of the Harmonized "
           "System; "
           "take a sample when composition decides.",
     .fr = "Déterminez la nature des marchandises et reclassez-les selon les règles du Système "
           "harmonisé ; prélevez un échantillon si la composition décide.",
     .es = "Determine qué son las mercancías y clasifíquelas de nuevo según las reglas del Sistema "
           "Armonizado; tome una muestra si decide la composición.",
     .ar =
         "حددوا طبيعة البضائع وأعيدوا تبنيدها وفق قواعد النظام المنسق، وخذوا عينة إذا كان التركيب "
         "هو الفاصل."},
    {.en =
         "Look for marks of origin on goods and packing, and compare them with the certificate of "
         "origin and the transport documents.",
     .fr =
         "Cherchez les marques d’origine sur les marchandises et les emballages et comparez-les au "
         "certificat d’origine et aux titres de transport.",
     .es = "Busque marcas de origen en las mercancías y los embalajes y compárelas con el "
           "certificado "
           "de origen y los documentos de transporte.",
     .ar = "ابحثوا عن دلالات المنشأ على البضائع والتغليف وقارنوها بشهادة المنشأ ومستندات النقل."},
    {.en = "Count or measure the goods, and compare the result with invoice and packing list.",
     .fr = "Comptez ou mesurez les marchandises et comparez le résultat à la facture et à la liste "
           "de "
           "colisage.",
     .es = "Cuente o mida las mercancías y compare el resultado con la factura y la lista de "
           "empaque.",
     .ar = "عدّوا البضائع أو قيسوها وقارنوا النتيجة بالفاتورة وقائمة التعبئة."},
    {.en = "Weigh the goods without their packing, a sample of packages when there are many.",
     .fr = "Pesez les marchandises sans leur emballage, sur un échantillon de colis s’ils sont "
           "nombreux.",
     .es = "Pese las mercancías sin embalaje; si los bultos son muchos, una muestra de ellos.",
     .ar = "زِنوا البضائع دون تغليفها، واكتفوا بعينة من الطرود إذا كثر عددها."},
    {.en = "Weigh the goods with their packing, or the vehicle full and empty.",
     .fr = "Pesez les marchandises avec leur emballage, ou le véhicule plein puis vide.",
     .es = "Pese las mercancías con su embalaje, o el vehículo lleno y vacío.",
     .ar = "زِنوا البضائع مع تغليفها، أو زِنوا المركبة محملة ثم فارغة."},
    {.en = "Check which unit of quantity the tariff asks for and count the goods in it.",
     .fr = "Vérifiez l’unité de quantité exigée par le tarif et comptez les marchandises dans "
           "celle-ci.",
     .es = "Verifique qué unidad de medida exige el arancel y cuente las mercancías en ella.",
     .ar = "تحققوا من وحدة القياس التي تطلبها التعريفة واحسبوا البضائع بها."},
    {.en = "Ask for invoice, contract and proof of payment, and compare the price with that of the "
           "same "
           "goods; doubt is settled by the valuation rules.",
     .fr =
         "Demandez la facture, le contrat et la preuve de paiement et comparez le prix à celui des "
         "mêmes marchandises ; en cas de doute, suivez les règles d’évaluation.",
     .es = "Pida la factura, el contrato y la prueba de pago y compare el precio con el de las "
           "mismas "
           "mercancías; en caso de duda, siga las reglas de valoración.",
     .ar = "اطلبوا الفاتورة والعقد وإثبات الدفع وقارنوا السعر بسعر البضائع نفسها، وعند الشك طبّقوا "
           "قواعد التقييم الجمركي."},
    {.en = "Compare the price with that of the same goods, and ask who is paid and from which "
           "account.",
     .fr =
         "Comparez le prix à celui des mêmes marchandises et demandez qui est payé et depuis quel "
         "compte.",
     .es =
         "Compare el precio con el de las mismas mercancías y pregunte a quién se paga y desde qué "
         "cuenta.",
     .ar =
         "قارنوا السعر بسعر البضائع نفسها، واستفسروا عن المستفيد من الدفع والحساب الذي يُدفع منه."},
    {.en =
         "Compare currency, freight and insurance with invoice, bill of lading and delivery terms, "
         "and recompute the customs value.",
     .fr = "Comparez la devise, le fret et l’assurance à la facture, au connaissement et aux "
           "conditions "
           "de livraison et recalculez la valeur en douane.",
     .es = "Compare la moneda, el flete y el seguro con la factura, el conocimiento de embarque y "
           "las "
           "condiciones de entrega, y recalcule el valor en aduana.",
     .ar = "قارنوا العملة وأجور الشحن والتأمين بالفاتورة وبوليصة الشحن وشروط التسليم، وأعيدوا حساب "
           "القيمة الجمركية."},
    {.en =
         "Examine the proof of origin: issuer, stamp, period, direct transport; verify it with the "
         "issuer if need be.",
     .fr =
         "Examinez la preuve d’origine : émetteur, cachet, validité, transport direct ; faites-la "
         "vérifier par l’émetteur si besoin.",
     .es = "Examine la prueba de origen: emisor, sello, vigencia, transporte directo; verifíquela "
           "con "
           "el emisor si es preciso.",
     .ar = "افحصوا إثبات المنشأ: الجهة المصدرة والختم والصلاحية والنقل المباشر، وتحققوا منه لدى "
           "الجهة "
           "المصدرة عند الحاجة."},
    {.en = "Examine the decision that grants the exemption or regime: beneficiary, goods, quantity "
           "left, period.",
     .fr = "Examinez la décision d’exonération ou de régime : bénéficiaire, marchandises, quantité "
           "restante, validité.",
     .es = "Examine la resolución que concede la exención o el régimen: beneficiario, mercancías, "
           "saldo "
           "y vigencia.",
     .ar =
         "افحصوا قرار الإعفاء أو الوضع الجمركي: المستفيد والبضائع والكمية المتبقية ومدة السريان."},
    {.en = "Ask for the original licence or certificate and verify number, quantity and period "
           "with the "
           "authority that issued it.",
     .fr = "Demandez l’original de la licence ou du certificat et vérifiez numéro, quantité et "
           "validité "
           "auprès de l’autorité émettrice.",
     .es = "Pida el original de la licencia o del certificado y verifique número, cantidad y "
           "vigencia "
           "ante la autoridad emisora.",
     .ar = "اطلبوا أصل الترخيص أو الشهادة وتحققوا من الرقم والكمية والصلاحية لدى الجهة المصدرة."},
    {.en = "Recompute duty, excise, tax and anti-dumping duty from the tariff of the day of "
           "acceptance.",
     .fr = "Recalculez droits, accises, taxes et droits antidumping d’après le tarif du jour "
           "d’acceptation.",
     .es = "Recalcule aranceles, impuestos especiales, tributos y derechos antidumping con el "
           "arancel "
           "del día de aceptación.",
     .ar = "أعيدوا حساب الرسوم الجمركية والضريبة الانتقائية وسائر الضرائب ورسوم مكافحة الإغراق وفق "
           "التعريفة السارية يوم قبول البيان."},
    {.en =
         "Unload as far as needed and look for goods that no item declares: behind the first rows, "
         "between layers, in the walls.",
     .fr = "Déchargez autant que nécessaire et cherchez des marchandises qu’aucun article ne "
           "déclare : "
           "derrière les premiers rangs, entre les couches, dans les parois.",
     .es = "Descargue lo necesario y busque mercancías que ningún ítem declara: tras las primeras "
           "filas, entre capas, en las paredes.",
     .ar =
         "فرّغوا الحمولة بالقدر اللازم وابحثوا عن بضائع لا يصرح بها أي بند: خلف الصفوف الأولى وبين "
         "الطبقات وفي الجدران."},
    {.en =
         "Compare the goods with the lists of prohibitions, restrictions and dual-use goods; touch "
         "nothing dangerous and call the authority in charge.",
     .fr = "Comparez les marchandises aux listes de prohibitions, de restrictions et de biens à "
           "double "
           "usage ; ne touchez à rien de dangereux et appelez l’autorité compétente.",
     .es = "Compare las mercancías con las listas de prohibiciones, restricciones y doble uso; no "
           "toque "
           "nada peligroso y llame a la autoridad competente.",
     .ar =
         "قارنوا البضائع بقوائم الممنوعات والمقيدات والسلع ذات الاستخدام المزدوج، ولا تلمسوا ما هو "
         "خطر واستدعوا الجهة المختصة."},
    {.en = "Compare brand, labels and workmanship with the right holder’s information, photograph "
           "them "
           "and inform the right holder.",
     .fr = "Comparez marque, étiquettes et finition aux informations du titulaire des droits, "
           "photographiez-les et informez-le.",
     .es =
         "Compare la marca, las etiquetas y el acabado con la información del titular del derecho, "
         "fotografíelos e infórmele.",
     .ar = "قارنوا العلامة والملصقات وجودة الصنع بمعلومات صاحب الحق، وصوّروها وأبلغوه."},
    {.en = "Look for other consignments of the same sender or recipient on nearby days, and add up "
           "values and quantities.",
     .fr = "Cherchez d’autres envois du même expéditeur ou destinataire à des dates proches et "
           "additionnez valeurs et quantités.",
     .es =
         "Busque otros envíos del mismo remitente o destinatario en días cercanos y sume valores y "
         "cantidades.",
     .ar = "ابحثوا عن إرساليات أخرى للمرسل نفسه أو المرسل إليه في أيام متقاربة واجمعوا القيم "
           "والكميات."},
    {.en = "Check names, addresses and register numbers of the parties against the registers, and "
           "ask "
           "for proof of who acts.",
     .fr = "Vérifiez noms, adresses et numéros des parties dans les registres et demandez la "
           "preuve de "
           "l’identité de qui agit.",
     .es = "Verifique nombres, direcciones y números de registro de las partes y pida prueba de "
           "quién "
           "actúa.",
     .ar = "تحققوا من أسماء الأطراف وعناوينهم وأرقام قيدهم في السجلات، واطلبوا ما يثبت هوية "
           "المتصرف."},
    {.en = "Compare address, telephone, managers and suppliers of the party with those of the "
           "earlier "
           "offender.",
     .fr =
         "Comparez adresse, téléphone, dirigeants et fournisseurs de la partie à ceux de l’ancien "
         "contrevenant.",
     .es = "Compare la dirección, el teléfono, los gestores y los proveedores de la parte con los "
           "del "
           "infractor anterior.",
     .ar = "قارنوا عنوان الطرف وهاتفه ومديريه ومورديه ببيانات المخالف السابق."},
    {.en =
         "Lay invoice, packing list, transport document and declaration side by side, and compare "
         "numbers, dates, marks and parties.",
     .fr = "Rapprochez facture, liste de colisage, titre de transport et déclaration et comparez "
           "nombres, dates, marques et parties.",
     .es = "Coteje la factura, la lista de empaque, el documento de transporte y la declaración: "
           "cifras, fechas, marcas y partes.",
     .ar = "طابقوا الفاتورة وقائمة التعبئة ومستند النقل مع البيان الجمركي من حيث الأرقام والتواريخ "
           "والعلامات والأطراف."},
    {.en = "Compare the track of the vehicle with the prescribed route, and ask for the reason of "
           "each "
           "stop and detour.",
     .fr = "Comparez le trajet du véhicule à l’itinéraire prescrit et demandez la raison de chaque "
           "arrêt "
           "et détour.",
     .es = "Compare el recorrido del vehículo con la ruta prescrita y pregunte el motivo de cada "
           "parada "
           "y desvío.",
     .ar = "قارنوا مسير المركبة بخط السير المقرر واسألوا عن سبب كل توقف أو انحراف."},
    {.en =
         "Compare the number and the state of the seal with the documents before it is opened, and "
         "photograph it.",
     .fr = "Comparez le numéro et l’état du scellé aux documents avant de l’ouvrir et "
           "photographiez-le.",
     .es = "Compare el número y el estado del precinto con los documentos antes de abrirlo y "
           "fotografíelo.",
     .ar = "قارنوا رقم الختم وحالته بالمستندات قبل فتحه والتقطوا صورة له."},
    {.en = "Find out where the goods stood, who had access to them, and whether what arrived is "
           "complete.",
     .fr = "Établissez où les marchandises ont séjourné, qui y avait accès et si tout est arrivé.",
     .es = "Averigüe dónde estuvieron las mercancías, quién tuvo acceso a ellas y si llegó todo.",
     .ar = "تبيّنوا مكان بقاء البضائع ومن كان له الوصول إليها وهل وصلت كاملة."},
    {.en = "Read out the recorder, and examine the goods and their packing at the place and time "
           "that it "
           "shows.",
     .fr = "Lisez l’enregistreur et examinez les marchandises et leur emballage à l’endroit et au "
           "moment "
           "indiqués.",
     .es = "Lea el registrador y examine las mercancías y su embalaje en el lugar y momento que "
           "indica.",
     .ar = "اقرؤوا جهاز التسجيل وافحصوا البضائع وتغليفها في الموضع والوقت اللذين يبينهما."},
    {.en =
         "Compare the image with the declared goods, and open the packages whose shape or density "
         "differs.",
     .fr = "Comparez l’image aux marchandises déclarées et ouvrez les colis dont la forme ou la "
           "densité "
           "diffère.",
     .es =
         "Compare la imagen con las mercancías declaradas y abra los bultos cuya forma o densidad "
         "difiera.",
     .ar = "قارنوا صورة الأشعة بالبضائع المصرح بها وافتحوا الطرود المختلفة شكلاً أو كثافة."},
    {.en = "Open the place that the image marks: walls, floors, double bottoms, the middle of the "
           "load.",
     .fr = "Ouvrez l’endroit marqué sur l’image : parois, planchers, doubles fonds, milieu du "
           "chargement.",
     .es = "Abra el lugar que marca la imagen: paredes, suelos, dobles fondos, centro de la carga.",
     .ar =
         "افتحوا الموضع المعلّم في صورة الأشعة: الجدران والأرضيات والقيعان المزدوجة ووسط الحمولة."},
    {.en = "Compare document, person and register; check security features under light and lens.",
     .fr = "Comparez le document, la personne et le registre ; vérifiez les éléments de sécurité à "
           "la "
           "lumière et à la loupe.",
     .es = "Compare el documento, la persona y el registro; compruebe los elementos de seguridad "
           "con luz "
           "y lupa.",
     .ar = "قارنوا الوثيقة بالشخص وبالسجل، وافحصوا عناصر الأمان تحت الضوء والعدسة."},
    {.en = "Ask the traveller what they carry, then examine the luggage in their presence.",
     .fr = "Demandez au voyageur ce qu’il transporte, puis examinez les bagages en sa présence.",
     .es = "Pregunte al viajero qué transporta y examine después el equipaje en su presencia.",
     .ar = "اسألوا المسافر عما يحمله ثم افحصوا الأمتعة بحضوره."},
}};

}  // namespace

const risk::Said& FoundText(ErrorKind kind) {
  return kFound[static_cast<std::size_t>(kind)];
}

const risk::Said& InstructionText(ErrorKind kind) {
  return kInstructions[static_cast<std::size_t>(kind)];
}

}  // namespace tidewaiter::api
