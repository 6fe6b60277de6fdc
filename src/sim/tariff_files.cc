#include "sim/tariff_files.h"

#include <array>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <unicode/locid.h>

#include "base/check.h"
#include "codec/csv.h"
#include "sim/preference_files.h"

namespace tidewaiter::sim {
namespace {

constexpr std::string_view kEverywhere = "1011";
constexpr std::string_view kAgreements = "2020";
constexpr std::string_view kProof = "U110";
constexpr std::string_view kVeterinary = "N853";
constexpr std::string_view kQuotaHeading = "0406";
constexpr std::string_view kQuota = "050001";

// "Viet Nam" or "Vietnam", as the library has it in English.
std::string NameOf(std::string_view country) {
  icu::UnicodeString name;
  icu::Locale("", std::string(country).c_str()).getDisplayCountry(icu::Locale::getEnglish(), name);
  std::string text;
  return name.toUTF8String(text);
}

// Short titles of the chapters that have headings here.
struct Chapter {
  std::string_view code;
  std::string_view title;
};
constexpr auto kChapters = std::to_array<Chapter>({
    {"02", "Meat"},
    {"03", "Fish and crustaceans"},
    {"04", "Dairy produce, eggs, honey"},
    {"08", "Fruit and nuts"},
    {"09", "Coffee, tea and spices"},
    {"10", "Cereals"},
    {"15", "Fats and oils"},
    {"17", "Sugars and sugar confectionery"},
    {"18", "Cocoa and its preparations"},
    {"19", "Preparations of cereals, flour, starch or milk"},
    {"20", "Preparations of vegetables and fruit"},
    {"21", "Miscellaneous edible preparations"},
    {"22", "Beverages, spirits and vinegar"},
    {"24", "Tobacco"},
    {"25", "Salt, stone, plaster, lime and cement"},
    {"30", "Pharmaceutical products"},
    {"32", "Dyes, paints and inks"},
    {"33", "Perfumery and cosmetics"},
    {"34", "Soap, washing preparations and waxes"},
    {"39", "Plastics"},
    {"40", "Rubber"},
    {"42", "Articles of leather, bags and cases"},
    {"44", "Wood"},
    {"48", "Paper and paperboard"},
    {"52", "Cotton"},
    {"54", "Man-made filaments"},
    {"61", "Clothing, knitted"},
    {"62", "Clothing, not knitted"},
    {"63", "Other made-up textiles, worn clothing"},
    {"64", "Footwear"},
    {"69", "Ceramic products"},
    {"72", "Iron and steel"},
    {"73", "Articles of iron or steel"},
    {"76", "Aluminium"},
    {"84", "Machinery"},
    {"85", "Electrical machinery and equipment"},
    {"87", "Vehicles other than railway"},
    {"94", "Furniture, bedding, lamps"},
    {"95", "Toys, games and sports requisites"},
});

std::string Percent(int bp) {
  return bp % 100 == 0 ? fmt::format("{} %", bp / 100) : fmt::format("{:.2f} %", bp / 100.0);
}

std::string_view SupplementaryUnit(const Heading& heading) {
  if (heading.unit == "KGM") return "";
  return heading.unit == "C62" ? "NAR" : heading.unit;
}

std::string_view TitleOf(std::string_view chapter) {
  for (const Chapter& one : kChapters)
    if (one.code == chapter) return one.title;
  CHECK(false);  // each heading's chapter is in the list: a test writes them all
}

class Writer {
 public:
  Writer(const Tariff& tariff, Day first_day, int days)
      : tariff_(tariff), first_day_(first_day), days_(days) {}

  std::map<std::string, std::string, std::less<>> Write() {
    files_["tariff.toml"] =
        "country = \"XT\"\ncurrency = \"XTS\"\nvat_on_duty = false\n"
        "vat_on_excise = false\nwaivers = [\"Y999\"]\n";
    Begin("nomenclature.csv", {"code", "level", "unit", "description"});
    Begin("measures.csv",
          {"id", "type", "code", "area", "order_number", "regulation", "from", "duty"});
    Begin("conditions.csv", {"measure", "code", "sequence", "document", "action"});
    for (int heading = 0; heading < static_cast<int>(Headings().size()); ++heading)
      AddHeading(heading);
    AddDumping();
    AddQuotas();
    AddAreas();
    files_["documents.csv"] =
        "code,name,exemption\nU110,Proof of preferential origin,\n"
        "N853,Common health entry document for animal products,\n"
        "Y999,Not subject to the measure,yes\n";
    files_["regulations.csv"] =
        "id,title\nL1,Customs Tariff Act\nL2,Agreement on free trade\nL3,Trade Defence Act\n"
        "L4,Value Added Tax Act\nL5,Excise Duties Act\nL6,Animal Health Act\n";
    files_["origin_schemes.csv"] = OriginSchemesFile(kAgreements, kProof);
    files_["origin_rules.csv"] = OriginRulesFile();
    files_["parcels.csv"] = ParcelsFile();
    files_["exchange_rates.csv"] = ExchangeRatesFile();
    return std::move(files_);
  }

 private:
  void Begin(const std::string& file, const std::vector<std::string_view>& columns) {
    codec::AppendCsvRow(files_[file], columns);
  }
  void Line(std::string_view code, int level, std::string_view unit, std::string_view text) {
    codec::AppendCsvRow(files_["nomenclature.csv"], {code, std::to_string(level), unit, text});
  }
  struct Law {
    std::string_view type;
    std::string_view area = kEverywhere;
    std::string_view regulation;
    std::string_view order_number = {};
    std::string from = {};
  };
  // Returns the measure's id.
  std::string Add(const Law& law, std::string_view code, std::string_view duty) {
    std::string id = fmt::format("{}-{}-{}", law.type, code, law.area);
    codec::AppendCsvRow(files_["measures.csv"], {id, law.type, code, law.area, law.order_number,
                                                 law.regulation, law.from, duty});
    return id;
  }
  // The measure applies with the document; without it the action is taken.
  void Needs(std::string_view measure, std::string_view document, std::string_view action) {
    std::string& file = files_["conditions.csv"];
    codec::AppendCsvRow(file, {measure, "A", "1", document, "27"});
    codec::AppendCsvRow(file, {measure, "A", "2", "", action});
  }

  void AddHeading(int number) {
    const Heading& heading = Headings()[static_cast<std::size_t>(number)];
    const std::string_view chapter = heading.code.substr(0, 2);
    if (chapters_.insert(chapter).second) {
      Line(chapter, 0, "", TitleOf(chapter));
      Add({.type = "305", .regulation = "L4"}, chapter, Percent(kTaxBp));
      if (chapter < "05") {
        Needs(Add({.type = "410", .regulation = "L6"}, chapter, ""), kVeterinary, "04");
      }
    }
    Line(heading.code, 1, "", heading.title);
    if (heading.excise_minor_kg > 0) {
      const double excise = static_cast<double>(heading.excise_minor_kg) / 100.0;
      Add({.type = "306", .regulation = "L5"}, heading.code, fmt::format("{:.2f} XTS/KGM", excise));
    }
    for (int at = tariff_.first_of(number); at < tariff_.last_of(number); ++at)
      AddGoods(tariff_.goods()[static_cast<std::size_t>(at)], SupplementaryUnit(heading));
  }

  // Sister codes stand under a subheading; those that end in 10 are for retail sale.
  void AddGoods(const Goods& goods, std::string_view unit) {
    const std::string_view code = goods.code;
    if (subheadings_.insert(std::string(code.substr(0, 6))).second) {
      Line(code.substr(0, 6), 2, "", goods.variant);
    }
    Line(code, 3, unit, code.ends_with("10") ? "For retail sale" : "Other");
    Add({.type = "103", .regulation = "L1"}, code, Percent(goods.duty_bp));
    Needs(Add({.type = "142", .area = kAgreements, .regulation = "L2"}, code, "0 %"), kProof, "07");
  }

  void AddDumping() {
    for (const AntiDumping& one : tariff_.anti_dumping()) {
      Add({.type = "552",
           .area = Places()[static_cast<std::size_t>(one.origin)].code,
           .regulation = "L3",
           .from = FormatDay(one.from)},
          Headings()[static_cast<std::size_t>(one.heading)].code, Percent(one.duty_bp));
    }
  }

  void AddQuotas() {
    Begin("quotas.csv", {"order_number", "from", "until", "volume", "unit", "critical_percent"});
    const int last = std::stoi(FormatDay(first_day_ + days_).substr(0, 4));
    for (int year = std::stoi(FormatDay(first_day_).substr(0, 4)); year <= last; ++year) {
      codec::AppendCsvRow(files_["quotas.csv"],
                          {kQuota, fmt::format("{}-01-01", year), fmt::format("{}-12-31", year),
                           "250000", "KGM", "90"});
    }
    Add({.type = "122", .regulation = "L1", .order_number = kQuota}, kQuotaHeading, "5 %");
  }

  void AddAreas() {
    Begin("areas.csv", {"id", "group", "name"});
    Begin("area_members.csv", {"area", "member"});
    std::string& areas = files_["areas.csv"];
    codec::AppendCsvRow(areas, {kEverywhere, "yes", "All countries"});
    codec::AppendCsvRow(areas, {kAgreements, "yes", "Partners of free trade agreements"});
    for (const Place& place : Places()) {
      codec::AppendCsvRow(areas, {place.code, "no", NameOf(place.code)});
      if (place.agreement)
        codec::AppendCsvRow(files_["area_members.csv"], {kAgreements, place.code});
    }
  }

  const Tariff& tariff_;
  Day first_day_;
  int days_;
  std::map<std::string, std::string, std::less<>> files_;
  std::set<std::string_view> chapters_;
  std::set<std::string> subheadings_;
};

}  // namespace

std::map<std::string, std::string, std::less<>> TariffFiles(const Tariff& tariff, Day first_day,
                                                            int days) {
  return Writer(tariff, first_day, days).Write();
}

}  // namespace tidewaiter::sim
