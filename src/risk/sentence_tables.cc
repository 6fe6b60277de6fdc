// One row a text, all languages side by side, so that who changes one sees the others.
#include "risk/sentence_tables.h"

#include <algorithm>
#include <array>

namespace tidewaiter::risk {
namespace {

constexpr std::array kTemplates{
    Named{"profile.history",
          {.en = "Found wrong: {wrong} of {checked} earlier inspected lines with {what}.",
           .fr = "Irrégulières : {wrong} des {checked} lignes contrôlées auparavant avec {what}.",
           .es = "Irregulares: {wrong} de {checked} líneas inspeccionadas anteriormente con "
                 "{what}.",
           .ar = "عدد المخالف: {wrong} من أصل {checked} بندًا سبقت معاينتها، مما يجمعه بهذا "
                 "البند {what}."}},
    Named{"rule.fired",
          {.en = "The administration’s rule {rule} fires: {title}.",
           .fr = "La règle {rule} de l’administration s’applique : {title}.",
           .es = "Se cumple la regla {rule} de la administración: {title}.",
           .ar = "تنطبق قاعدة الإدارة {rule}: {title}."}},
    Named{"classify.code",
          {.en = "The description speaks for code {likelier} ({likelier_percent#} %), not for the "
                 "declared {hs_code} ({percent#} %).",
           .fr = "La désignation évoque le code {likelier} ({likelier_percent#} %) et non le code "
                 "déclaré {hs_code} ({percent#} %).",
           .es = "La descripción apunta al código {likelier} ({likelier_percent#} %) y no al "
                 "declarado {hs_code} ({percent#} %).",
           .ar = "يشير الوصف إلى البند {likelier} ({likelier_percent#}%) لا إلى البند المصرَّح به "
                 "{hs_code} ({percent#}%)."}},
    Named{"operator.suspended",
          {.en = "{member} suspended the authorization of {trader} ({programme}, {under}) on "
                 "{since}: {reason}. Entry {entry}, place {index} of {log}.",
           .fr = "{member} a suspendu l’autorisation de {trader} ({programme}, {under}) le "
                 "{since} : {reason}. Inscription {entry}, place {index} de {log}.",
           .es = "{member} suspendió la autorización de {trader} ({programme}, {under}) el "
                 "{since}: {reason}. Asiento {entry}, lugar {index} de {log}.",
           .ar = "علّقت {member} اعتماد {trader} ({programme}، {under}) بتاريخ {since}: {reason}. "
                 "القيد {entry}، الموضع {index} في {log}."}},
    Named{"operator.revoked",
          {.en = "{member} revoked the authorization of {trader} ({programme}, {under}) on "
                 "{since}: {reason}. Entry {entry}, place {index} of {log}.",
           .fr = "{member} a retiré l’autorisation de {trader} ({programme}, {under}) le "
                 "{since} : {reason}. Inscription {entry}, place {index} de {log}.",
           .es = "{member} revocó la autorización de {trader} ({programme}, {under}) el {since}: "
                 "{reason}. Asiento {entry}, lugar {index} de {log}.",
           .ar = "سحبت {member} اعتماد {trader} ({programme}، {under}) بتاريخ {since}: {reason}. "
                 "القيد {entry}، الموضع {index} في {log}."}},
    Named{
        "operator.trusted",
        {.en = "{trader} is an authorized operator of {member} ({programme}, {under}) since "
               "{since}: the worth of a check counts half. Entry {entry}, place {index} of {log}.",
         .fr = "{trader} est un opérateur agréé de {member} ({programme}, {under}) depuis le "
               "{since} : l’enjeu d’un contrôle compte pour moitié. Inscription {entry}, place "
               "{index} de {log}.",
         .es = "{trader} es operador autorizado de {member} ({programme}, {under}) desde el "
               "{since}: el valor de un control cuenta la mitad. Asiento {entry}, lugar {index} "
               "de {log}.",
         .ar = "{trader} مشغّل معتمد لدى {member} ({programme}، {under}) منذ {since}: تُحتسب قيمة "
               "المراقبة بالنصف. القيد {entry}، الموضع {index} في {log}."}},
    Named{"price.unit",
          {.en = "The price per unit, {price_minor}, is {ratio#} times {median_minor}, the median "
                 "of the last {count} lines with {goods} since {since}.",
           .fr = "Le prix à l’unité, {price_minor}, vaut {ratio#} fois {median_minor}, la "
                 "médiane des {count} dernières lignes avec {goods} depuis le {since}.",
           .es = "El precio por unidad, {price_minor}, es {ratio#} veces {median_minor}, la "
                 "mediana de las últimas {count} líneas con {goods} desde el {since}.",
           .ar = "يبلغ سعر الوحدة {price_minor}، أي {ratio#} من {median_minor}، وهو السعر "
                 "الوسيط لآخر {count} من البنود ذات {goods} منذ {since}."}},
    Named{"price.kg",
          {.en = "The price per kg, {price_minor}, is {ratio#} times {median_minor}, the median of "
                 "the last {count} lines with {goods} since {since}.",
           .fr = "Le prix au kg, {price_minor}, vaut {ratio#} fois {median_minor}, la médiane "
                 "des {count} dernières lignes avec {goods} depuis le {since}.",
           .es = "El precio por kg, {price_minor}, es {ratio#} veces {median_minor}, la mediana "
                 "de las últimas {count} líneas con {goods} desde el {since}.",
           .ar = "يبلغ سعر الكيلوغرام {price_minor}، أي {ratio#} من {median_minor}، وهو السعر "
                 "الوسيط لآخر {count} من البنود ذات {goods} منذ {since}."}},
    Named{"context.habit_code",
          {.en = "Unusual goods for importer {importer}: {count} of its {total} earlier lines "
                 "were under heading {value}.",
           .fr = "Marchandise inhabituelle pour l’importateur {importer} : {count} de ses "
                 "{total} lignes antérieures relevaient de la position {value}.",
           .es = "Mercancía inusual para el importador {importer}: {count} de sus {total} "
                 "líneas anteriores correspondían a la partida {value}.",
           .ar = "بضاعة غير معتادة للمستورد {importer}: {count} فقط من بنوده السابقة البالغ "
                 "عددها {total} كانت تحت البند التعريفي {value}."}},
    Named{"context.habit_origin",
          {.en = "Unusual origin for importer {importer}: {count} of its {total} earlier lines "
                 "came from {value}.",
           .fr = "Origine inhabituelle pour l’importateur {importer} : {count} de ses {total} "
                 "lignes antérieures venaient de {value}.",
           .es = "Origen inusual para el importador {importer}: {count} de sus {total} líneas "
                 "anteriores procedían de {value}.",
           .ar = "منشأ غير معتاد للمستورد {importer}: {count} فقط من بنوده السابقة البالغ عددها "
                 "{total} كان منشؤها {value}."}},
    Named{"context.habit_supplier",
          {.en = "Unusual supplier for importer {importer}: {count} of its {total} earlier "
                 "lines were from {value}.",
           .fr = "Fournisseur inhabituel pour l’importateur {importer} : {count} de ses {total} "
                 "lignes antérieures venaient de {value}.",
           .es = "Proveedor inusual para el importador {importer}: {count} de sus {total} "
                 "líneas anteriores eran de {value}.",
           .ar = "مورّد غير معتاد للمستورد {importer}: {count} فقط من بنوده السابقة البالغ "
                 "عددها {total} كانت من المورّد {value}."}},
    Named{"context.habit_office",
          {.en = "Unusual office for importer {importer}: {count} of its {total} earlier lines "
                 "were declared at {value}.",
           .fr = "Bureau inhabituel pour l’importateur {importer} : {count} de ses {total} "
                 "lignes antérieures y furent déclarées ({value}).",
           .es = "Aduana inusual para el importador {importer}: {count} de sus {total} líneas "
                 "anteriores se declararon en {value}.",
           .ar = "مكتب جمركي غير معتاد للمستورد {importer}: {count} فقط من بنوده السابقة البالغ "
                 "عددها {total} صُرّح بها لدى {value}."}},
    Named{"context.habit_declarant",
          {.en = "Unusual declarant for importer {importer}: {count} of its {total} earlier "
                 "lines were declared by {value}.",
           .fr = "Déclarant inhabituel pour l’importateur {importer} : {count} de ses {total} "
                 "lignes antérieures furent déclarées par {value}.",
           .es = "Declarante inusual para el importador {importer}: {count} de sus {total} "
                 "líneas anteriores fueron declaradas por {value}.",
           .ar = "مصرِّح غير معتاد للمستورد {importer}: {count} فقط من بنوده السابقة البالغ "
                 "عددها {total} صرّح بها {value}."}},
    Named{"context.new_importer",
          {.en = "Importer {value} is new: {total} earlier lines.",
           .fr = "L’importateur {value} est nouveau : {total} lignes antérieures.",
           .es = "El importador {value} es nuevo: {total} líneas anteriores.",
           .ar = "المستورد {value} جديد: عدد بنوده السابقة {total}."}},
    Named{"context.new_supplier",
          {.en = "Supplier {value} is new: {total} earlier lines.",
           .fr = "Le fournisseur {value} est nouveau : {total} lignes antérieures.",
           .es = "El proveedor {value} es nuevo: {total} líneas anteriores.",
           .ar = "المورّد {value} جديد: عدد بنوده السابقة {total}."}},
    Named{"context.rare_route",
          {.en = "Rare route: {count} of {total} earlier lines of this origin were sent from "
                 "{value}.",
           .fr = "Route rare : {count} des {total} lignes antérieures de cette origine furent "
                 "expédiées de {value}.",
           .es = "Ruta poco frecuente: {count} de {total} líneas anteriores de este origen se "
                 "enviaron desde {value}.",
           .ar = "خط سير نادر: {count} من أصل {total} من البنود السابقة لهذا المنشأ أُرسلت من "
                 "{value}."}},
    Named{"context.rate",
          {.en = "The rate declared is {rate#} %; {count} earlier lines under heading {heading} "
                 "paid {mean#} % on average.",
           .fr = "Le taux déclaré est de {rate#} % ; {count} lignes antérieures de la position "
                 "{heading} payaient {mean#} % en moyenne.",
           .es = "El tipo declarado es del {rate#} %; {count} líneas anteriores de la partida "
                 "{heading} pagaron el {mean#} % en promedio.",
           .ar = "فئة الرسوم المصرح بها هي {rate#}%، في حين بلغ متوسط ما دفعته {count} من "
                 "البنود السابقة تحت البند التعريفي {heading} نسبة {mean#}%."}},
    Named{"context.mass",
          {.en = "The net mass is {value#} kg; {count} earlier lines under {code} had {usual#} "
                 "kg (geometric mean).",
           .fr = "La masse nette est de {value#} kg ; {count} lignes antérieures sous {code} "
                 "avaient {usual#} kg (moyenne géométrique).",
           .es = "La masa neta es de {value#} kg; {count} líneas anteriores del código {code} "
                 "tenían {usual#} kg (media geométrica).",
           .ar = "يبلغ الوزن الصافي {value#} كغ، في حين بلغ في {count} من البنود السابقة ذات "
                 "الرمز {code} ما قدره {usual#} كغ (متوسط هندسي)."}},
    Named{"context.value",
          {.en = "The value is {value_minor}; {count} earlier lines under heading {code} had "
                 "{usual_minor} (geometric mean).",
           .fr = "La valeur est de {value_minor} ; {count} lignes antérieures de la position "
                 "{code} avaient {usual_minor} (moyenne géométrique).",
           .es = "El valor es de {value_minor}; {count} líneas anteriores de la partida {code} "
                 "tenían {usual_minor} (media geométrica).",
           .ar = "تبلغ القيمة {value_minor}، في حين بلغت في {count} من البنود السابقة تحت البند "
                 "التعريفي {code} ما قدره {usual_minor} (متوسط هندسي)."}},
    Named{"context.unit_mass",
          {.en = "{value#} kg per unit; {count} earlier lines under {code} had {usual#} "
                 "(geometric mean).",
           .fr = "{value#} kg par unité ; {count} lignes antérieures sous {code} avaient "
                 "{usual#} (moyenne géométrique).",
           .es = "{value#} kg por unidad; {count} líneas anteriores del código {code} tenían "
                 "{usual#} (media geométrica).",
           .ar = "{value#} كغ للوحدة، في حين بلغ الوزن في {count} من البنود السابقة ذات الرمز "
                 "{code} ما قدره {usual#} (متوسط هندسي)."}},
    Named{"context.gross_to_net",
          {.en = "Gross mass is {value#} times net mass; {count} earlier lines under heading "
                 "{code} had {usual#} (geometric mean).",
           .fr = "La masse brute vaut {value#} fois la masse nette ; {count} lignes antérieures "
                 "de la position {code} avaient {usual#} (moyenne géométrique).",
           .es = "La masa bruta es {value#} veces la masa neta; {count} líneas anteriores de la "
                 "partida {code} tenían {usual#} (media geométrica).",
           .ar = "يعادل الوزن الإجمالي {value#} من الوزن الصافي، في حين بلغت النسبة في {count} "
                 "من البنود السابقة تحت البند التعريفي {code} ما قدره {usual#} (متوسط هندسي)."}},
    Named{"context.container_load",
          {.en = "{value#} kg per container; {count} earlier lines under heading {code} had "
                 "{usual#} (geometric mean).",
           .fr = "{value#} kg par conteneur ; {count} lignes antérieures de la position {code} "
                 "avaient {usual#} (moyenne géométrique).",
           .es = "{value#} kg por contenedor; {count} líneas anteriores de la partida {code} "
                 "tenían {usual#} (media geométrica).",
           .ar = "{value#} كغ للحاوية، في حين بلغ الوزن في {count} من البنود السابقة تحت البند "
                 "التعريفي {code} ما قدره {usual#} (متوسط هندسي)."}},
    Named{"context.text",
          {.en = "“{word}” stood in {total} earlier lines: {count} under {best}, "
                 "{declared_count} under the declared {declared}.",
           .fr = "« {word} » figurait dans {total} lignes antérieures : {count} sous {best}, "
                 "{declared_count} sous le code déclaré {declared}.",
           .es = "«{word}» figuraba en {total} líneas anteriores: {count} con el código {best}, "
                 "{declared_count} con el código declarado {declared}.",
           .ar = "وردت كلمة «{word}» في {total} من البنود السابقة: {count} منها تحت الرمز "
                 "{best} و{declared_count} تحت الرمز المصرح به {declared}."}},
    Named{"context.text_unusual",
          {.en = "{count} of the {total} words of the description stood in the {lines} earlier "
                 "lines under {declared}.",
           .fr = "{count} des {total} mots de la désignation figuraient dans les {lines} lignes "
                 "antérieures sous {declared}.",
           .es = "{count} de las {total} palabras de la descripción figuraban en las {lines} "
                 "líneas anteriores del código {declared}.",
           .ar = "{count} من أصل {total} من كلمات الوصف وردت في البنود السابقة ذات الرمز "
                 "{declared} وعددها {lines}."}},
    Named{"context.same_address",
          {.en = "{lines} lines of {parties} importers at this address in the last {days} days.",
           .fr = "{lines} lignes de {parties} importateurs à cette adresse ces {days} derniers "
                 "jours.",
           .es = "{lines} líneas de {parties} importadores en esta dirección en los últimos "
                 "{days} días.",
           .ar = "عدد البنود {lines} لمستوردين عددهم {parties} في هذا العنوان خلال آخر {days} "
                 "من الأيام."}},
    Named{"context.same_supplier",
          {.en = "{lines} lines of {parties} importers from this supplier under heading "
                 "{heading} in the last {days} days.",
           .fr = "{lines} lignes de {parties} importateurs de ce fournisseur, position "
                 "{heading}, ces {days} derniers jours.",
           .es = "{lines} líneas de {parties} importadores de este proveedor, partida "
                 "{heading}, en los últimos {days} días.",
           .ar = "عدد البنود {lines} لمستوردين عددهم {parties} من هذا المورّد تحت البند "
                 "التعريفي {heading} خلال آخر {days} من الأيام."}},
    Named{"context.importer_record",
          {.en = "Importer {value}: {wrong} of {checked} checks found something wrong, last on "
                 "{last}.",
           .fr = "Importateur {value} : {wrong} contrôles sur {checked} irréguliers, le dernier "
                 "le {last}.",
           .es = "Importador {value}: {wrong} de {checked} controles hallaron irregularidades, "
                 "el último el {last}.",
           .ar = "المستورد {value}: كشفت {wrong} من أصل {checked} من المراقبات مخالفة، وآخرها "
                 "بتاريخ {last}."}},
    Named{"context.address_record",
          {.en = "Importers at this address: {wrong} of {checked} checks found something wrong, "
                 "last on {last}.",
           .fr = "Importateurs à cette adresse : {wrong} contrôles sur {checked} irréguliers, "
                 "le dernier le {last}.",
           .es = "Importadores en esta dirección: {wrong} de {checked} controles hallaron "
                 "irregularidades, el último el {last}.",
           .ar = "المستوردون في هذا العنوان: كشفت {wrong} من أصل {checked} من المراقبات مخالفة، "
                 "وآخرها بتاريخ {last}."}},
    Named{"context.supplier_record",
          {.en = "Supplier {value}: {wrong} of {checked} checks found something wrong, last on "
                 "{last}.",
           .fr = "Fournisseur {value} : {wrong} contrôles sur {checked} irréguliers, le dernier "
                 "le {last}.",
           .es = "Proveedor {value}: {wrong} de {checked} controles hallaron irregularidades, "
                 "el último el {last}.",
           .ar = "المورّد {value}: كشفت {wrong} من أصل {checked} من المراقبات مخالفة، وآخرها "
                 "بتاريخ {last}."}},
    Named{"context.declarant_record",
          {.en = "Declarant {value}: {wrong} of {checked} checks found something wrong, last on "
                 "{last}.",
           .fr = "Déclarant {value} : {wrong} contrôles sur {checked} irréguliers, le dernier "
                 "le {last}.",
           .es = "Declarante {value}: {wrong} de {checked} controles hallaron irregularidades, "
                 "el último el {last}.",
           .ar = "المصرِّح {value}: كشفت {wrong} من أصل {checked} من المراقبات مخالفة، وآخرها "
                 "بتاريخ {last}."}},
};

constexpr std::array kFields{
    Named{"office", {.en = "office", .fr = "bureau", .es = "aduana", .ar = "المكتب الجمركي"}},
    Named{"procedure", {.en = "procedure", .fr = "régime", .es = "régimen", .ar = "الوضع الجمركي"}},
    Named{"declarant", {.en = "declarant", .fr = "déclarant", .es = "declarante", .ar = "المصرِّح"}},
    Named{"importer",
          {.en = "importer", .fr = "importateur", .es = "importador", .ar = "المستورد"}},
    Named{"importer_address",
          {.en = "importer’s address",
           .fr = "adresse de l’importateur",
           .es = "dirección del importador",
           .ar = "عنوان المستورد"}},
    Named{"supplier", {.en = "supplier", .fr = "fournisseur", .es = "proveedor", .ar = "المورّد"}},
    Named{"carrier",
          {.en = "carrier", .fr = "transporteur", .es = "transportista", .ar = "الناقل"}},
    Named{"chapter", {.en = "chapter", .fr = "chapitre", .es = "capítulo", .ar = "الفصل"}},
    Named{"heading", {.en = "heading", .fr = "position", .es = "partida", .ar = "البند التعريفي"}},
    Named{"hs_code", {.en = "code", .fr = "code", .es = "código", .ar = "الرمز"}},
    Named{"origin", {.en = "origin", .fr = "origine", .es = "origen", .ar = "المنشأ"}},
    Named{"dispatch",
          {.en = "sent from", .fr = "expédié de", .es = "enviado desde", .ar = "بلد الإرسال"}},
    Named{
        "preference",
        {.en = "preference", .fr = "préférence", .es = "preferencia", .ar = "الأفضلية التعريفية"}},
    Named{"rate_percent", {.en = "rate %", .fr = "taux %", .es = "tipo %", .ar = "فئة الرسوم %"}},
    Named{"net_mass_kg",
          {.en = "net mass kg",
           .fr = "masse nette kg",
           .es = "masa neta kg",
           .ar = "الوزن الصافي كغ"}},
};

constexpr std::array<Said, kErrorKindCount> kKinds{{
    {.en = "irregularity", .fr = "irrégularité", .es = "irregularidad", .ar = "مخالفة"},
    {.en = "false or incomplete description",
     .fr = "désignation fausse ou incomplète",
     .es = "descripción falsa o incompleta",
     .ar = "وصف غير صحيح أو ناقص"},
    {.en = "wrong HS code",
     .fr = "code SH erroné",
     .es = "código SA erróneo",
     .ar = "خطأ في رمز النظام المنسق"},
    {.en = "wrong origin", .fr = "origine erronée", .es = "origen erróneo", .ar = "خطأ في المنشأ"},
    {.en = "wrong quantity",
     .fr = "quantité erronée",
     .es = "cantidad errónea",
     .ar = "خطأ في الكمية"},
    {.en = "wrong net mass",
     .fr = "masse nette erronée",
     .es = "masa neta errónea",
     .ar = "خطأ في الوزن الصافي"},
    {.en = "wrong gross mass",
     .fr = "masse brute erronée",
     .es = "masa bruta errónea",
     .ar = "خطأ في الوزن الإجمالي"},
    {.en = "wrong unit", .fr = "unité erronée", .es = "unidad errónea", .ar = "خطأ في وحدة القياس"},
    {.en = "undervaluation", .fr = "sous-évaluation", .es = "subvaloración", .ar = "تدنية القيمة"},
    {.en = "overvaluation",
     .fr = "surévaluation",
     .es = "sobrevaloración",
     .ar = "المغالاة في القيمة"},
    {.en = "currency or freight",
     .fr = "devise ou fret",
     .es = "moneda o flete",
     .ar = "العملة أو أجور الشحن"},
    {.en = "preference not due",
     .fr = "préférence indue",
     .es = "preferencia improcedente",
     .ar = "أفضلية تعريفية غير مستحقة"},
    {.en = "exemption not due",
     .fr = "exonération indue",
     .es = "exención improcedente",
     .ar = "إعفاء غير مستحق"},
    {.en = "licence or certificate",
     .fr = "licence ou certificat",
     .es = "licencia o certificado",
     .ar = "ترخيص أو شهادة"},
    {.en = "wrong rate",
     .fr = "taux erroné",
     .es = "tipo impositivo erróneo",
     .ar = "خطأ في فئة الرسوم"},
    {.en = "undeclared goods",
     .fr = "marchandises non déclarées",
     .es = "mercancías no declaradas",
     .ar = "بضائع غير مصرح بها"},
    {.en = "prohibited goods",
     .fr = "marchandises prohibées",
     .es = "mercancías prohibidas",
     .ar = "بضائع ممنوعة"},
    {.en = "intellectual property",
     .fr = "propriété intellectuelle",
     .es = "propiedad intelectual",
     .ar = "ملكية فكرية"},
    {.en = "split consignment",
     .fr = "envoi fractionné",
     .es = "envío fraccionado",
     .ar = "تجزئة الإرسالية"},
    {.en = "false party identity",
     .fr = "identité fausse",
     .es = "identidad falsa",
     .ar = "هوية غير صحيحة لطرف"},
    {.en = "successor of an offender",
     .fr = "successeur d’un contrevenant",
     .es = "sucesor de un infractor",
     .ar = "خلف لمخالف سابق"},
    {.en = "documents do not match",
     .fr = "documents discordants",
     .es = "documentos discordantes",
     .ar = "تضارب المستندات"},
    {.en = "route deviation",
     .fr = "déviation d’itinéraire",
     .es = "desvío de ruta",
     .ar = "انحراف عن خط السير"},
    {.en = "seal", .fr = "scellé", .es = "precinto", .ar = "ختم جمركي"},
    {.en = "dwell", .fr = "stationnement", .es = "permanencia excesiva", .ar = "تجاوز مدة البقاء"},
    {.en = "sensor excursion",
     .fr = "écart de capteur",
     .es = "exceso en sensor",
     .ar = "تجاوز قراءات المستشعر"},
    {.en = "image does not match",
     .fr = "image discordante",
     .es = "imagen discordante",
     .ar = "عدم تطابق الصورة"},
    {.en = "concealment in image",
     .fr = "dissimulation à l’image",
     .es = "ocultación en la imagen",
     .ar = "إخفاء في الصورة"},
    {.en = "identity document",
     .fr = "document d’identité",
     .es = "documento de identidad",
     .ar = "وثيقة هوية"},
    {.en = "traveller", .fr = "voyageur", .es = "viajero", .ar = "مسافر"},
}};

constexpr std::array<Said, 5> kLevels{{
    {.en = "the same description",
     .fr = "la même désignation",
     .es = "la misma descripción",
     .ar = "الوصف نفسه"},
    {.en = "the same code and origin",
     .fr = "les mêmes code et origine",
     .es = "el mismo código y origen",
     .ar = "الرمز نفسه والمنشأ نفسه"},
    {.en = "the same code", .fr = "le même code", .es = "el mismo código", .ar = "الرمز نفسه"},
    {.en = "the same six digits",
     .fr = "les mêmes six chiffres",
     .es = "las mismas seis cifras",
     .ar = "الأرقام الستة الأولى نفسها"},
    {.en = "the same heading",
     .fr = "la même position",
     .es = "la misma partida",
     .ar = "البند التعريفي نفسه"},
}};

constexpr std::array<Said, 4> kBases{{
    {.en = "–", .fr = "–", .es = "–", .ar = "–"},
    {.en = "risk", .fr = "risque", .es = "riesgo", .ar = "انتقاء حسب المخاطر"},
    {.en = "random check",
     .fr = "contrôle aléatoire",
     .es = "control aleatorio",
     .ar = "مراقبة عشوائية"},
    {.en = "exploration", .fr = "exploration", .es = "exploración", .ar = "استكشاف"},
}};

constexpr std::array<Said, kStakeBasisCount> kStakeBases{{
    {.en = "nothing is known",
     .fr = "rien n’est connu",
     .es = "no se sabe nada",
     .ar = "لا شيء معروف"},
    {.en = "the usual price of such goods",
     .fr = "le prix habituel de telles marchandises",
     .es = "el precio habitual de tales mercancías",
     .ar = "السعر المعتاد لمثل هذه البضائع"},
    {.en = "the rate of the code that the description speaks for",
     .fr = "le taux du code que suggère la désignation",
     .es = "el tipo del código que sugiere la descripción",
     .ar = "فئة الرسوم للرمز الذي يشير إليه الوصف"},
    {.en = "what such findings brought before",
     .fr = "ce que de tels constats ont rapporté auparavant",
     .es = "lo que tales hallazgos recaudaron antes",
     .ar = "ما حصّلته نتائج مماثلة من قبل"},
    {.en = "the duties of the line itself",
     .fr = "les droits de la ligne elle-même",
     .es = "los derechos de la propia línea",
     .ar = "رسوم البند نفسه"},
    {.en = "the rate of the origins that checks found in place of this one",
     .fr = "le taux des origines que des contrôles ont constatées à la place de celle-ci",
     .es = "el tipo de los orígenes que los controles hallaron en lugar de este",
     .ar = "فئة الرسوم للمناشئ التي كشفتها المراقبات بدلاً من هذا المنشأ"},
    {.en = "the rate without the preference claimed",
     .fr = "le taux sans la préférence demandée",
     .es = "el tipo sin la preferencia solicitada",
     .ar = "فئة الرسوم دون الأفضلية المطلوبة"},
    {.en = "the usual mass of such goods",
     .fr = "la masse habituelle de telles marchandises",
     .es = "la masa habitual de tales mercancías",
     .ar = "الوزن المعتاد لمثل هذه البضائع"},
    {.en = "the usual price of such goods, by the tariff",
     .fr = "le prix habituel de telles marchandises, selon le tarif",
     .es = "el precio habitual de tales mercancías, según el arancel",
     .ar = "السعر المعتاد لمثل هذه البضائع، وفق التعريفة"},
    {.en = "the code that the description speaks for, by the tariff",
     .fr = "le code que suggère la désignation, selon le tarif",
     .es = "el código que sugiere la descripción, según el arancel",
     .ar = "الرمز الذي يشير إليه الوصف، وفق التعريفة"},
    {.en = "the origins that checks found in place of this one, by the tariff",
     .fr = "les origines constatées à la place de celle-ci, selon le tarif",
     .es = "los orígenes hallados en lugar de este, según el arancel",
     .ar = "المناشئ التي كشفتها المراقبات بدلاً من هذا المنشأ، وفق التعريفة"},
    {.en = "no preference, by the tariff",
     .fr = "sans préférence, selon le tarif",
     .es = "sin preferencia, según el arancel",
     .ar = "دون أفضلية، وفق التعريفة"},
    {.en = "the usual mass of such goods, by the tariff",
     .fr = "la masse habituelle de telles marchandises, selon le tarif",
     .es = "la masa habitual de tales mercancías, según el arancel",
     .ar = "الوزن المعتاد لمثل هذه البضائع، وفق التعريفة"},
}};

constexpr Said kNoReason{.en = "No single point stands out.",
                         .fr = "Aucun élément ne ressort à lui seul.",
                         .es = "Ningún elemento destaca por sí solo.",
                         .ar = "لا يبرز أي عنصر بمفرده."};
constexpr Said kComma{.en = ", ", .fr = ", ", .es = ", ", .ar = "، "};

}  // namespace

std::span<const Named> TemplateTable() {
  return kTemplates;
}

const Said* FindTemplate(std::string_view id) {
  const auto found = std::ranges::find(kTemplates, id, &Named::id);
  return found == kTemplates.end() ? nullptr : &found->said;
}

const Said* FindField(std::string_view name) {
  const auto found = std::ranges::find(kFields, name, &Named::id);
  return found == kFields.end() ? nullptr : &found->said;
}

const Said& LevelText(std::string_view level) {
  const bool valid = level.size() == 1 && level[0] >= '0' && level[0] <= '4';
  return valid ? kLevels[static_cast<std::size_t>(level[0] - '0')] : kLevels.back();
}

const Said& KindText(ErrorKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}
const Said& BasisText(SelectionBasis basis) {
  return kBases[static_cast<std::size_t>(basis)];
}
const Said& StakeBasisText(StakeBasis basis) {
  return kStakeBases[static_cast<std::size_t>(basis)];
}
const Said& NoReasonText() {
  return kNoReason;
}
const Said& CommaText() {
  return kComma;
}

}  // namespace tidewaiter::risk
