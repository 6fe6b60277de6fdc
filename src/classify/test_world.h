// A made-up tariff and goods described with its words, for tests.
#ifndef TIDEWAITER_CLASSIFY_TEST_WORLD_H_
#define TIDEWAITER_CLASSIFY_TEST_WORLD_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/random.h"
#include "classify/classifier.h"

namespace tidewaiter::classify {

struct TestGoods {
  std::string_view code;
  std::string_view text;  // of the nomenclature
  std::array<std::string_view, 4> words;
};

inline constexpr TestGoods kGoods[] = {
    {"020130",
     "Meat of bovine animals; fresh or chilled, boneless",
     {"beef", "boneless", "steak", "chilled"}},
    {"020230",
     "Meat of bovine animals; frozen, boneless",
     {"beef", "boneless", "frozen", "forequarter"}},
    {"090111", "Coffee; not roasted", {"coffee", "green", "beans", "arabica"}},
    {"090121", "Coffee; roasted", {"coffee", "roasted", "ground", "espresso"}},
    {"300490",
     "Medicaments; put up for retail sale",
     {"tablets", "paracetamol", "blister", "ibuprofen"}},
    {"392410", "Plastics; tableware and kitchenware", {"plastic", "bowl", "plate", "cup"}},
    {"392690", "Plastics; other articles", {"plastic", "hook", "cover", "clip"}},
    {"520811",
     "Woven fabrics of cotton; plain weave, weighing not more than 100 g/m2",
     {"cotton", "fabric", "voile", "light"}},
    {"520812",
     "Woven fabrics of cotton; plain weave, weighing more than 100 g/m2",
     {"cotton", "fabric", "canvas", "heavy"}},
    {"610910", "T-shirts; knitted, of cotton", {"tshirt", "cotton", "mens", "printed"}},
    {"610990",
     "T-shirts; knitted, of other textile materials",
     {"tshirt", "polyester", "sport", "printed"}},
    {"640399", "Footwear; with uppers of leather", {"shoes", "leather", "derby", "brown"}},
    {"721420", "Bars of iron; deformed", {"rebar", "steel", "deformed", "bar"}},
    {"731815", "Screws and bolts of iron or steel", {"bolt", "hex", "steel", "screw"}},
    {"847130", "Portable computers", {"laptop", "notebook", "computer", "inch"}},
    {"851713", "Smartphones", {"smartphone", "phone", "android", "dual"}},
    {"870323",
     "Motor cars; with spark-ignition engine, exceeding 1500 cc",
     {"toyota", "corolla", "car", "petrol"}},
    {"870332",
     "Motor cars; with diesel engine, exceeding 1500 cc",
     {"mercedes", "car", "diesel", "sedan"}},
    {"940360", "Furniture; wooden", {"table", "wooden", "oak", "dining"}},
    {"950300", "Toys", {"toy", "doll", "puzzle", "bricks"}},
};

inline std::vector<NomenclatureEntry> TestEntries() {
  std::vector<NomenclatureEntry> entries = {
      {"02", "Meat", "en"},
      {"09", "Coffee and tea", "en"},
      {"52", "Cotton", "en"},
      {"61", "Apparel, knitted", "en"},
      {"5208", "Woven fabrics of cotton", "en"},
      {"6109", "T-shirts", "en"},
      {"87", "Vehicles", "en"},
      {"090121", "Café; torréfié", "fr"},
      {"640399", "Chaussures; à dessus en cuir", "fr"},
  };
  for (const TestGoods& goods : kGoods)
    entries.push_back({std::string(goods.code), std::string(goods.text), "en"});
  return entries;
}

// Descriptions of the goods, some of whose words are missing and some of another kind of goods.
inline std::vector<Precedent> TestPrecedents(std::size_t size, std::uint64_t seed) {
  Random random(seed);
  std::vector<Precedent> precedents;
  for (std::size_t i = 0; i < size; ++i) {
    const TestGoods& goods = kGoods[random.Below(std::size(kGoods))];
    std::string text = fmt::format("{} ctn", random.Below(90) + 10);
    for (const std::string_view word : goods.words) {
      if (random.Chance(0.6)) text += fmt::format(" {}", word);
    }
    if (random.Chance(0.3))
      text += fmt::format(" {}", kGoods[random.Below(std::size(kGoods))].words[0]);
    text += fmt::format(" lot{}", static_cast<char>('a' + random.Below(26)));
    precedents.push_back({fmt::format("d{}", i), std::string(goods.code), text});
  }
  return precedents;
}

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_TEST_WORLD_H_
