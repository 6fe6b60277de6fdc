// Words and phrases that name no goods, of our own pen. One language a block; order does not matter.
#include <array>

#include "classify/vague.h"

namespace tidewaiter::classify {
namespace {

constexpr std::string_view kPhrases[] = {
    // English
    "accessories", "additional items", "all kinds", "all kinds of goods", "appliances", "apparel",
    "articles", "as per attached", "as per attached list", "as per contract", "as per invoice",
    "as per packing list", "as per proforma", "as agreed", "assorted", "assorted goods",
    "assorted items", "belongings", "brand new", "bulk cargo", "cargo", "cargo in containers",
    "chemicals", "chemical products", "clothes", "clothing", "commercial goods",
    "commercial sample", "commodity", "components", "consignment", "consolidated cargo",
    "consolidated goods", "consolidation", "consumables", "contents unknown", "daily necessities",
    "daily use goods", "details as per invoice", "devices", "display goods", "document enclosed",
    "donation", "donated goods", "effects", "electrical goods", "electronic goods", "electronics",
    "empty", "equipment", "etc", "exhibition goods", "fak", "fixtures", "food", "foodstuffs",
    "freight", "freight all kinds", "freight of all kinds", "gadgets", "general cargo",
    "general goods", "general merchandise", "gift", "gift items", "gifts", "goods",
    "goods as per invoice", "grocery", "groceries", "hardware", "health products",
    "household", "household articles", "household effects", "household goods", "household items",
    "industrial goods", "industrial products", "ingredients", "instruments", "iron goods", "item",
    "items", "kit", "kits", "lot", "lots of goods", "machine", "machinery", "machines",
    "machine parts", "material", "materials", "medical supplies", "merchandise", "metal products",
    "miscellaneous", "misc", "misc goods", "misc items", "mixed", "mixed cargo", "mixed goods",
    "mixed items", "new", "new goods", "new item", "no commercial value", "not applicable",
    "not specified", "na", "none", "nil", "objects", "office supplies", "order", "other",
    "other goods", "others", "package", "packages", "packing", "parcel", "parcels", "part", "parts",
    "parts and accessories", "personal belongings", "personal effects", "personal items",
    "personal use", "plastic goods", "present", "private goods", "private use", "product",
    "products", "promotional items", "promotional material", "provisions", "purchase",
    "replacement", "replacement parts", "returned goods", "returns", "rubber articles",
    "said to contain", "sample", "samples", "sample no value", "sample without value", "sanitaries",
    "second hand goods", "see attached", "see attachment", "see invoice", "see invoice attached",
    "set", "sets", "sheets", "shipment", "shop goods", "spare", "spare parts", "spares", "steel goods",
    "stock", "stores", "stuff", "sundries", "sundry goods", "supplies", "systems", "test", "textiles",
    "textile goods", "things", "thing", "to be advised", "to be announced", "tools", "toys and gifts",
    "trade goods", "trade sample", "unaccompanied baggage", "unknown", "unspecified", "unit",
    "used articles", "used clothing and goods", "used effects", "used goods", "used items",
    "used personal effects", "various", "various articles", "various goods", "various items",
    "various products", "wares", "web order", "your order",
    // French
    "accessoires", "affaires", "affaires personnelles", "appareil", "appareils", "articles divers",
    "articles menagers", "assortiment", "autre", "autres", "autres articles", "bagages",
    "bagages non accompagnes", "biens", "biens personnels", "cadeau", "cadeaux", "cargaison",
    "cargaison generale", "chargement", "choses", "colis", "commande", "composants",
    "conforme a la facture", "contenu inconnu", "denrees", "denrees alimentaires", "divers",
    "divers articles", "divers produits", "don", "dons", "echantillon", "echantillons",
    "echantillon sans valeur", "effets", "effets personnels", "effets usages", "ensemble",
    "equipement", "equipements", "fournitures", "groupage", "machines diverses", "marchandise",
    "marchandises", "marchandises diverses", "marchandises generales", "materiaux", "materiel",
    "materiels", "materiel divers", "menage", "non specifie", "objets", "objets divers", "outils",
    "paquet", "piece", "pieces", "pieces de rechange", "pieces detachees", "produit", "produits",
    "produits chimiques", "produits divers", "sans valeur", "sans valeur commerciale",
    "selon facture", "selon facture jointe", "selon liste", "selon liste de colisage", "suivant facture",
    "usage personnel", "vetements", "voir facture", "voir facture jointe", "voir liste jointe",
    // Spanish
    "accesorios", "aparatos", "articulo", "articulos", "articulos del hogar", "articulos diversos",
    "articulos personales", "articulos varios", "bienes", "bultos", "carga", "carga consolidada",
    "carga general", "carga mixta", "cosas", "donacion", "efectos", "efectos personales",
    "enseres", "envio", "equipaje", "equipo", "equipos", "herramientas", "juegos varios", "lote",
    "maquinaria", "maquinas", "materiales", "menaje", "menaje de casa", "mercaderia",
    "mercaderias", "mercancia", "mercancias", "mercancia general", "mercancias varias", "miscelaneos",
    "muestra", "muestras", "muestra sin valor", "muestras sin valor comercial", "no especificado",
    "objetos", "otros", "otros articulos", "paquete", "paquetes", "pedido", "piezas",
    "partes", "partes y accesorios", "partes y piezas", "productos", "productos diversos",
    "productos quimicos", "productos varios", "regalo", "regalos", "repuesto", "repuestos", "ropa",
    "segun factura", "segun factura adjunta", "segun lista", "segun lista de empaque",
    "sin valor comercial", "surtido", "suministros", "uso personal", "utensilios", "varios",
    "varios articulos", "ver factura", "ver lista adjunta", "viveres",
    // Portuguese
    "acessorios", "artigo", "artigos", "artigos diversos", "artigos pessoais", "amostra",
    "amostras", "amostra sem valor", "amostras sem valor comercial", "bagagem", "bens",
    "bens pessoais", "brinde", "brindes", "carga geral", "carga diversa", "coisas", "conforme fatura",
    "conforme a fatura", "conforme lista", "diversos", "doacao", "doacoes", "efeitos pessoais",
    "encomenda", "equipamento", "equipamentos", "ferramentas", "fornecimentos", "generos diversos",
    "itens", "itens diversos", "maquinas diversas", "materiais", "materiais diversos", "mercadoria",
    "mercadorias", "mercadorias diversas", "mercadoria geral", "mudanca", "nao especificado",
    "objetos pessoais", "outros", "outros artigos", "pacote", "pecas", "pecas de reposicao",
    "pecas sobressalentes", "pecas e acessorios", "presente", "presentes", "produto",
    "produtos", "produtos diversos", "produtos quimicos", "pertences", "roupas", "sem valor comercial",
    "sobressalentes", "sortido", "uso pessoal", "utensilios diversos", "vide fatura", "volumes",
    // Arabic
    "بضائع", "بضاعة", "بضائع عامة", "بضائع متنوعة", "بضائع مختلفة", "بضائع مجمعة", "متنوعات",
    "منوعات", "أصناف متنوعة", "أشياء", "أغراض", "أغراض شخصية", "أمتعة", "أمتعة شخصية", "هدايا", "هدية",
    "عينات", "عينة", "عينات بدون قيمة تجارية", "قطع غيار", "قطع", "أجزاء", "أجزاء وملحقات",
    "ملحقات", "اكسسوارات", "معدات", "أجهزة", "آلات", "أدوات", "أدوات منزلية", "لوازم", "مستلزمات",
    "مواد", "مواد غذائية", "مواد كيماوية", "منتجات", "منتجات متنوعة", "سلع", "سلع متنوعة", "طرود",
    "طرد", "حسب الفاتورة", "حسب الفاتورة المرفقة", "كما في الفاتورة", "حسب القائمة المرفقة", "أخرى", "غير ذلك",
    "مختلف", "متنوع", "ملابس", "للاستعمال الشخصي", "بدون قيمة تجارية", "شحنة", "حمولة عامة",
};

constexpr std::string_view kFillers[] = {
    // articles, prepositions, conjunctions
    "a", "an", "the", "of", "for", "and", "or", "to", "in", "on", "with", "by", "from", "as", "per",
    "de", "du", "des", "la", "le", "les", "l", "d", "et", "ou", "pour", "un", "une", "en", "el", "los",
    "las", "y", "o", "del", "para", "con", "da", "do", "dos", "das", "e", "um", "uma", "com", "no", "na",
    // units and packings
    "pc", "pcs", "piece of", "ctn", "ctns", "carton", "cartons", "box", "boxes", "bag", "bags",
    "pkg", "pkgs", "pkt", "bale", "bales", "bundle", "bundles", "pallet", "pallets", "drum", "drums",
    "container", "containers", "roll", "rolls", "case", "cases", "kg", "kgs", "g", "gr", "gm", "ml",
    "l", "lt", "ltr", "cm", "mm", "m", "ft", "inch", "x", "dz", "doz", "dozen", "pair", "pairs", "qty",
    "nos", "no", "number", "ref", "item no", "part no", "p", "n", "s", "stc", "caisse", "caisses",
    "cartons de", "sac", "sacs", "caja", "cajas", "saco", "sacos", "caixa", "caixas",
};

}  // namespace

std::span<const std::string_view> VaguePhrases() {
  return kPhrases;
}

std::span<const std::string_view> FillerWords() {
  return kFillers;
}

}  // namespace tidewaiter::classify
