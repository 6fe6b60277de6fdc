#include "sim/headings.h"

#include <array>

namespace tidewaiter::sim {
namespace {

// clang-format off
constexpr auto kHeadings = std::to_array<Heading>({
  {"0201", "meat of bovine animals, fresh or chilled", "beef|chilled beef|beef cuts|viande de boeuf", "carcasses|bone-in|boneless|sirloin", "0202", 7.5, 1, "KGM", 2000, "BR AR AU NZ PL", 12, 0.06, 0},
  {"0202", "meat of bovine animals, frozen", "frozen beef|beef trimmings|boeuf congele", "carcasses|bone-in|boneless", "0201", 5.2, 1, "KGM", 1500, "BR AR AU IN NZ", 0, 0.06, 0},
  {"0303", "fish, frozen", "frozen fish|mackerel|hake|tuna|poisson congele", "tunas|mackerel|hake|salmon", "0304", 2.9, 1, "KGM", 800, "NO CN MA ES TH", 0, 0.07, 0},
  {"0304", "fish fillets", "fish fillets|pangasius fillet|cod fillet|filets de poisson", "of cod|of pangasius|of salmon|minced", "0303", 5.6, 1, "KGM", 1200, "VN NO CN PL", 0, 0.08, 0},
  {"0406", "cheese and curd", "cheese|cheddar|mozzarella|processed cheese|fromage", "fresh|grated|processed|blue-veined|hard", "2106", 6.3, 1, "KGM", 2500, "NL FR IT DE NZ", 11, 0.07, 0},
  {"0805", "citrus fruit", "oranges|mandarins|lemons|citrus|agrumes", "oranges|mandarins|lemons|grapefruit", "0808", 0.95, 1, "KGM", 1200, "ZA EG MA ES TR", 1, 0.09, 0},
  {"0808", "apples and pears", "apples|pears|fresh apples|pommes", "apples|pears|quinces", "0805", 1.1, 1, "KGM", 1000, "PL IT CL ZA FR", 10, 0.09, 0},
  {"0901", "coffee", "coffee|green coffee|roasted coffee|cafe", "not roasted|decaffeinated|roasted|roasted in capsules", "2101", 4.8, 1, "KGM", 750, "BR VN ET CO IT", 0, 0.03, 0},
  {"0902", "tea", "tea|black tea|green tea|the noir", "green|black|in bags", "2106", 4.1, 1, "KGM", 500, "LK IN KE CN", 0, 0.12, 0},
  {"1006", "rice", "rice|basmati rice|parboiled rice|riz", "husked|milled|broken|basmati", "1904", 0.75, 1, "KGM", 500, "IN PK TH VN US", 0, 0.01, 0},
  {"1509", "olive oil", "olive oil|extra virgin olive oil|huile d'olive", "extra virgin|virgin|lampante", "1512", 5.4, 0.92, "LTR", 1500, "ES IT TN MA TR", 0, 0.12, 0},
  {"1512", "sunflower-seed oil", "sunflower oil|cooking oil|vegetable oil|huile de tournesol", "crude|refined|in bottles", "1509", 1.25, 0.92, "LTR", 800, "RO TR AR FR", 0, 0.08, 0},
  {"1701", "cane or beet sugar", "sugar|white sugar|raw cane sugar|sucre", "raw cane|raw beet|refined|flavoured", "1702", 0.62, 1, "KGM", 1600, "BR IN TH FR", 0, 0.01, 18},
  {"1702", "other sugars and syrups", "glucose syrup|fructose|syrup|sirop de glucose", "glucose|fructose|maple|caramel", "1701", 0.9, 1, "KGM", 600, "CN FR US TR", 0, 0.04, 0},
  {"1806", "chocolate", "chocolate|chocolate bars|cocoa powder sweetened|chocolat", "cocoa powder|in blocks|filled bars|unfilled bars", "1704", 5.9, 1, "KGM", 1800, "DE BE IT TR CH PL", 11, 0.15, 0},
  {"1704", "sugar confectionery", "sweets|candy|chewing gum|confiserie", "chewing gum|white chocolate|boiled sweets|jelly sweets", "1806", 3.4, 1, "KGM", 1500, "TR CN DE ES PL", 11, 0.14, 0},
  {"1904", "prepared cereals", "breakfast cereals|corn flakes|muesli|cereales", "flakes|muesli|bulgur", "1905", 2.6, 1, "KGM", 1200, "PL GB DE FR", 0, 0.2, 0},
  {"1905", "bread, pastry and biscuits", "biscuits|cookies|wafers|crackers|gaufrettes", "sweet biscuits|waffles|crispbread|rusks", "1904", 3.1, 1, "KGM", 1600, "TR PL IT ID MY", 11, 0.18, 0},
  {"2009", "fruit juices", "orange juice|apple juice concentrate|juice|jus de fruits", "orange|apple|pineapple|mixtures", "2202", 1.4, 1.05, "LTR", 2000, "BR CN PL ES TR", 6, 0.1, 0},
  {"2101", "extracts of coffee or tea", "instant coffee|coffee extract|3in1 coffee|cafe soluble", "of coffee|of tea|of chicory", "0901", 8.8, 1, "KGM", 1100, "BR DE VN MY IN", 0, 0.15, 0},
  {"2106", "food preparations", "food supplement|protein powder|food preparation|complement alimentaire", "protein concentrates|supplements|syrups|creamers", "1702", 7.2, 1, "KGM", 1000, "US DE NL CN TH", 0, 0.15, 0},
  {"2202", "waters with sugar and soft drinks", "soft drinks|energy drink|lemonade|boissons", "sweetened water|energy drinks|malt drinks", "2009", 0.95, 1.02, "LTR", 2200, "AT TH PL TR AE", 6, 0.08, 9},
  {"2203", "beer made from malt", "beer|lager beer|biere", "in cans|in bottles|in kegs", "2202", 1.1, 1.01, "LTR", 2000, "DE NL BE MX CZ", 6, 0.12, 45},
  {"2204", "wine of fresh grapes", "wine|red wine|white wine|vin rouge", "sparkling|red|white|in bulk", "2205", 4.2, 0.99, "LTR", 2500, "FR IT ES CL ZA", 11, 0.35, 90},
  {"2208", "spirits", "whisky|vodka|rum|liqueur|spiritueux", "whisky|vodka|rum|liqueurs|gin", "2204", 9.5, 0.95, "LTR", 3000, "GB FR US PL MX", 11, 0.4, 420},
  {"2402", "cigars and cigarettes", "cigarettes|cigars|filter cigarettes", "cigars|cigarettes|cigarillos", "2403", 22, 0.001, "C62", 4000, "AE CH PL TR ID", 0, 0.18, 2600},
  {"2523", "cement", "cement|portland cement|clinker|ciment", "clinker|white|grey portland", "2520", 0.09, 1, "KGM", 500, "TR VN EG PK", 4, 0.005, 0},
  {"3004", "medicaments in doses", "medicines|tablets|antibiotics|medicaments", "with antibiotics|with vitamins|with hormones|other", "3304", 62, 0.05, "C62", 0, "IN DE CH FR US", 0, 0.2, 0},
  {"3208", "paints and varnishes", "paint|varnish|coating|peinture", "polyester|acrylic|other", "3402", 3.6, 1.2, "LTR", 900, "DE TR IT CN", 4, 0.09, 0},
  {"3303", "perfumes and toilet waters", "perfume|eau de toilette|fragrance|parfum", "perfumes|toilet waters|body mists", "3304", 38, 0.18, "C62", 2000, "FR AE ES IT CN", 11, 0.45, 0},
  {"3304", "beauty and skin-care preparations", "cosmetics|face cream|make-up|creme de beaute", "lip|eye|powders|creams", "3401", 17, 0.12, "C62", 1800, "FR KR CN PL US", 11, 0.3, 0},
  {"3305", "preparations for the hair", "shampoo|hair dye|conditioner|shampooing", "shampoos|lacquers|dyes", "3401", 4.4, 0.4, "C62", 1500, "TH DE PL FR AE", 0, 0.14, 0},
  {"3401", "soap and washing preparations", "soap|hand wash|toilet soap|savon", "toilet|in flakes|liquid", "3402", 1.9, 0.15, "C62", 1200, "ID MY TR EG", 0, 0.08, 0},
  {"3402", "detergents", "detergent|washing powder|laundry liquid|lessive", "powder|liquid|industrial", "3401", 1.3, 1, "KGM", 1000, "TR CN DE PL", 0, 0.06, 0},
  {"3920", "plates and film of plastics", "plastic film|PET film|PVC sheet|film plastique", "of ethylene|of PET|of PVC|of propylene", "3923", 2.1, 1, "KGM", 800, "CN IN KR TR DE", 0, 0.05, 0},
  {"3923", "articles of plastic for packing", "plastic bags|bottles preforms|packaging|emballage plastique", "boxes|sacks|bottles|stoppers", "3926", 2.7, 0.03, "C62", 1200, "CN TR VN MY", 0, 0.1, 0},
  {"3926", "other articles of plastics", "plastic articles|phone cases|household articles|articles en plastique", "office|apparel|fittings|ornaments", "3923", 5.1, 0.1, "C62", 1500, "CN TW TR DE", 0, 0.16, 0},
  {"4011", "new pneumatic tyres", "tyres|car tyres|truck tires|pneus", "for cars|for lorries|for motorcycles|for tractors", "4012", 3.5, 9.5, "C62", 1000, "CN TH KR JP TR", 10, 0.01, 25},
  {"4012", "retreaded or used tyres", "retreaded tyres|used tyres|casings|pneus rechapes", "retreaded|used|solid", "4011", 1.3, 11, "C62", 400, "DE JP CN TR", 10, 0.01, 0},
  {"4202", "trunks, bags and cases", "handbags|suitcases|backpacks|wallets|sacs a main", "of leather|of plastics|of textile|travel sets", "3926", 13, 0.7, "C62", 1700, "CN VN IT IN TR", 6, 0.25, 0},
  {"4407", "wood sawn lengthwise", "sawn timber|pine boards|oak lumber|bois scie", "pine|oak|beech|tropical", "4412", 0.6, 1, "KGM", 300, "SE RU BR MY CL", 4, 0.01, 0},
  {"4412", "plywood", "plywood|veneered panels|film faced plywood|contreplaque", "bamboo|tropical|birch", "4407", 0.95, 1, "KGM", 900, "CN ID BR RU", 4, 0.02, 0},
  {"4802", "uncoated paper", "copy paper|A4 paper|writing paper|papier", "in rolls|in sheets|security", "4810", 1.05, 1, "KGM", 400, "ID PT CN FI", 8, 0.05, 0},
  {"5208", "woven fabrics of cotton", "cotton fabric|poplin|grey cloth|tissu de coton", "unbleached|bleached|dyed|printed", "5407", 7.4, 0.14, "MTK", 1000, "PK IN CN TR", 0, 0.04, 0},
  {"5407", "woven fabrics of synthetic yarn", "polyester fabric|lining|tissu synthetique", "nylon|polyester|printed", "5208", 5.2, 0.13, "MTK", 900, "CN KR TW ID", 0, 0.04, 0},
  {"6104", "women's suits and dresses, knitted", "dresses|skirts|women wear|robes", "suits|dresses|skirts|trousers", "6109", 21, 0.3, "C62", 2000, "BD CN TR IN MA", 3, 0.1, 0},
  {"6109", "T-shirts and vests, knitted", "t-shirts|tee shirts|singlets|tricots", "of cotton|of wool|of synthetics", "6110", 15.5, 0.17, "C62", 1800, "BD CN IN TR EG", 4, 0.1, 0},
  {"6110", "jerseys and pullovers", "sweaters|pullovers|hoodies|chandails", "of wool|of cotton|of synthetics", "6109", 19, 0.42, "C62", 2000, "BD CN KH IT", 9, 0.1, 0},
  {"6203", "men's suits and trousers", "trousers|jeans|men suits|pantalons", "suits|jackets|of cotton|of synthetics", "6204", 18.5, 0.55, "C62", 2000, "BD PK CN TR VN", 9, 0.1, 0},
  {"6204", "women's suits and trousers", "ladies trousers|blouses|skirts|pantalons femme", "suits|dresses|trousers|skirts", "6203", 20, 0.45, "C62", 2200, "CN BD TR MA IN", 3, 0.1, 0},
  {"6309", "worn clothing", "used clothing|second hand clothes|friperie", "sorted|unsorted|household linen", "6203", 1.1, 1, "KGM", 1000, "GB DE US AE", 0, 0.02, 0},
  {"6402", "footwear of rubber or plastics", "shoes|sandals|slippers|trainers|chaussures", "waterproof|sports|sandals|ankle", "6404", 11, 0.75, "NPR", 2200, "CN VN ID IN", 3, 0.22, 0},
  {"6403", "footwear with uppers of leather", "leather shoes|boots|loafers|chaussures en cuir", "sports|ankle|safety|children", "6402", 27, 1.05, "NPR", 3000, "IT CN VN IN PT", 9, 0.2, 0},
  {"6404", "footwear with textile uppers", "canvas shoes|sneakers|running shoes|baskets", "sports|slippers|rope soles", "6402", 15, 0.7, "NPR", 2600, "CN VN ID KH", 3, 0.22, 0},
  {"6907", "ceramic tiles", "ceramic tiles|porcelain tiles|floor tiles|carrelage", "low absorption|wall|mosaic|finishing", "6908", 0.42, 19, "MTK", 1500, "CN IN ES IT TR", 4, 0.03, 0},
  {"6911", "tableware of porcelain", "porcelain tableware|dinner sets|mugs|vaisselle", "tableware|kitchenware|sets", "6912", 3.1, 0.4, "C62", 1800, "CN DE TH PT", 11, 0.2, 0},
  {"6912", "ceramic tableware", "stoneware mugs|ceramic plates|vaisselle ceramique", "earthenware|stoneware|terracotta", "6911", 2.2, 0.45, "C62", 1000, "CN PT TH RO", 11, 0.2, 0},
  {"7210", "flat-rolled steel, coated", "galvanized coils|coated steel sheet|toles galvanisees", "galvanised|tinned|painted", "7208", 0.92, 1, "KGM", 600, "CN KR IN TR", 0, 0.01, 0},
  {"7208", "flat-rolled steel, hot-rolled", "hot rolled coils|steel plate|toles", "in coils|plates|pickled", "7210", 0.66, 1, "KGM", 0, "CN TR IN RU", 0, 0.005, 0},
  {"7318", "screws, bolts and nuts", "bolts|screws|nuts|fasteners|vis et boulons", "coach|self-tapping|nuts|washers|rivets", "7326", 2.6, 1, "KGM", 800, "CN TW TR IT VN", 0, 0.05, 0},
  {"7326", "other articles of iron or steel", "steel articles|brackets|metal parts|ouvrages en acier", "forged|wire|fittings", "7318", 3.4, 1, "KGM", 500, "CN TW DE TR", 0, 0.07, 0},
  {"7604", "aluminium bars and profiles", "aluminium profiles|aluminum bars|profiles alu", "hollow|bars|alloyed", "7610", 3.3, 1, "KGM", 700, "CN TR IT AE", 0, 0.04, 0},
  {"7610", "aluminium structures", "aluminium doors|window frames|menuiserie alu", "doors|frames|structures", "7604", 5.4, 1, "KGM", 1200, "CN TR IT PL", 4, 0.08, 0},
  {"8415", "air conditioning machines", "air conditioners|split AC|climatiseurs", "wall split|mobile|for vehicles|parts", "8418", 6.1, 36, "C62", 1500, "CN TH MY KR", 5, 0.1, 0},
  {"8418", "refrigerators and freezers", "refrigerators|freezers|fridge|refrigerateurs", "combined|chest|display|parts", "8415", 4.2, 58, "C62", 1800, "CN TR TH IT", 5, 0.09, 0},
  {"8443", "printers and parts", "printers|toner cartridges|multifunction printer|imprimantes", "inkjet|laser|cartridges|presses", "8471", 14, 9, "C62", 300, "CN VN JP TH", 8, 0.18, 0},
  {"8471", "computers", "laptops|notebook computers|tablets|ordinateurs", "portable|desktop|storage|servers", "8473", 105, 2.1, "C62", 0, "CN TW VN MX", 8, 0.25, 0},
  {"8473", "parts of computers", "computer parts|motherboards|memory modules|pieces", "boards|modules|cases", "8471", 88, 0.3, "C62", 200, "CN TW KR MY", 0, 0.3, 0},
  {"8507", "electric accumulators", "batteries|car batteries|lithium battery packs|accumulateurs", "lead-acid|lithium-ion|nickel", "8504", 7.8, 12, "C62", 1000, "CN KR TR PL", 0, 0.05, 0},
  {"8504", "transformers and converters", "chargers|power adapters|inverters|chargeurs", "ballasts|transformers|static converters|chargers", "8507", 13, 0.4, "C62", 500, "CN VN DE IN", 0, 0.16, 0},
  {"8517", "telephones and network apparatus", "smartphones|mobile phones|routers|telephones", "smartphones|base stations|routers|parts", "8518", 190, 0.42, "C62", 1000, "CN VN IN KR", 11, 0.4, 0},
  {"8518", "loudspeakers and headphones", "headphones|speakers|earbuds|ecouteurs", "loudspeakers|headphones|amplifiers", "8517", 24, 0.4, "C62", 1200, "CN VN MY", 11, 0.3, 0},
  {"8528", "monitors and television sets", "television sets|LED TV|monitors|televiseurs", "monitors|projectors|televisions", "8471", 16, 9, "C62", 1400, "CN TR MX VN", 11, 0.2, 0},
  {"8541", "solar cells and semiconductors", "solar panels|PV modules|panneaux solaires", "modules|cells|diodes", "8501", 2.4, 22, "C62", 200, "CN VN MY IN", 4, 0.06, 0},
  {"8501", "electric motors", "electric motors|generators DC|moteurs electriques", "below 750 W|DC|AC multi-phase", "8541", 8.2, 6, "C62", 400, "CN DE IT VN", 0, 0.07, 0},
  {"8703", "motor cars", "used cars|passenger vehicles|SUV|voitures", "below 1500 cc|above 1500 cc|diesel|electric", "8704", 9.8, 1420, "C62", 3500, "JP KR DE CN AE", 0, 0.0, 0},
  {"8704", "vehicles for goods", "pick-up|delivery van|trucks|camions", "below 5 t|above 5 t|dumpers", "8703", 7.6, 2100, "C62", 1500, "JP TH CN DE", 0, 0.0, 0},
  {"8708", "parts of motor vehicles", "brake pads|car parts|bumpers|shock absorbers|pieces auto", "bumpers|brakes|gear boxes|wheels|other", "8483", 8.4, 2.4, "C62", 1000, "CN DE JP TR TW", 0, 0.13, 0},
  {"8483", "transmission shafts and bearings", "bearings housings|gears|shafts|arbres de transmission", "shafts|housings|gears|clutches", "8708", 11, 3.1, "C62", 300, "CN DE IT JP", 0, 0.07, 0},
  {"8712", "bicycles", "bicycles|mountain bikes|children bikes|velos", "racing|city|children", "8714", 7.2, 13.5, "C62", 1400, "CN TW BD KH PT", 4, 0.16, 0},
  {"8714", "parts of cycles", "bicycle parts|frames|saddles|pieces de velo", "frames|brakes|saddles|wheels", "8712", 9.4, 0.9, "C62", 600, "CN TW VN IT", 3, 0.12, 0},
  {"9401", "seats", "chairs|office chairs|sofas|sieges", "swivel|upholstered wood|upholstered metal|parts", "9403", 4.3, 9, "C62", 1500, "CN PL IT TR VN", 9, 0.18, 0},
  {"9403", "other furniture", "furniture|tables|wardrobes|meubles", "metal office|wooden office|kitchen|bedroom", "9401", 2.8, 24, "C62", 1600, "CN PL IT TR MY", 9, 0.12, 0},
  {"9405", "lamps and lighting fittings", "LED lamps|lighting fittings|luminaires", "ceiling|table|outdoor|parts", "8504", 9.6, 0.8, "C62", 1200, "CN IT TR DE", 10, 0.25, 0},
  {"9503", "toys", "toys|dolls|puzzles|toy cars|jouets", "dolls|construction sets|wheeled|puzzles", "9504", 9.2, 0.35, "C62", 1000, "CN VN CZ DE", 10, 0.3, 0},
  {"9504", "games and consoles", "video game consoles|playing cards|consoles de jeux", "consoles|cards|billiards", "9503", 46, 1.6, "C62", 400, "CN VN JP", 11, 0.25, 0},
});
// clang-format on

}  // namespace

std::span<const Heading> Headings() {
  return kHeadings;
}

std::vector<std::string_view> Parts(std::string_view list, char separator) {
  std::vector<std::string_view> parts;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    parts.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

}  // namespace tidewaiter::sim
