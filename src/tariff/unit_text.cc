// The ways in which published schedules write units.
#include <algorithm>
#include <array>

#include "tariff/unit.h"

namespace tidewaiter::tariff {
namespace {

struct Spelling {
  std::string_view text;  // lower case, without blanks and commas
  std::string_view code;
  std::string_view qualifier;
};

// How much of what is counted. Of several that begin the text the longest counts.
constexpr auto kBases = std::to_array<Spelling>({
    {"kg", "KGM", ""},
    {"kilogram", "KGM", ""},
    {"100kg", "DTN", ""},
    {"1000kg", "TNE", ""},
    {"tonne", "TNE", ""},
    {"t", "TNE", ""},
    {"metricton", "TNE", ""},
    {"g", "GRM", ""},
    {"gram", "GRM", ""},
    {"c/k", "CTM", ""},
    {"carat", "CTM", ""},
    {"hl", "HLT", ""},
    {"l", "LTR", ""},
    {"litre", "LTR", ""},
    {"liter", "LTR", ""},
    {"1000l", "KLT", ""},
    {"1000litre", "KLT", ""},
    {"%vol/hl", "ASV", "X"},
    {"%vol", "ASV", ""},
    {"bbl", "BLL", ""},
    {"barrel", "BLL", ""},
    {"m3", "MTQ", ""},
    {"m³", "MTQ", ""},
    {"1000m3", "MTQ", "C"},
    {"1000m³", "MTQ", "C"},
    {"m2", "MTK", ""},
    {"m²", "MTK", ""},
    {"m", "MTR", ""},
    {"100m", "HMT", ""},
    {"km", "KMT", ""},
    {"item", "NAR", ""},
    {"items", "NAR", ""},
    {"each", "NAR", ""},
    {"article", "NAR", ""},
    {"p/st", "NAR", ""},
    {"no.", "NAR", ""},
    {"100items", "CEN", ""},
    {"100p/st", "CEN", ""},
    {"1000items", "MIL", ""},
    {"1000p/st", "MIL", ""},
    {"1000", "MIL", ""},
    {"thousand", "MIL", ""},
    {"doz.", "DZN", ""},
    {"doz", "DZN", ""},
    {"dozen", "DZN", ""},
    {"doz.pr.", "DPR", ""},
    {"gross", "GRO", ""},
    {"pr.", "NPR", ""},
    {"pr", "NPR", ""},
    {"pa", "NPR", ""},
    {"pair", "NPR", ""},
    {"pairs", "NPR", ""},
    {"1000pa", "MPR", ""},
    {"prs.", "NPR", ""},
    {"head", "HEA", ""},
    {"ce/el", "NCL", ""},
    {"cell", "NCL", ""},
    {"watt", "WAT", ""},
    {"1000kwh", "MWH", ""},
    {"kwh", "KWH", ""},
    {"tj", "TJO", ""},
    {"lalc.100%", "LPA", ""},
    {"pf.liter", "PFL", ""},
    {"proofliter", "PFL", ""},
    {"jewel", "JWL", ""},
    {"jewelover7", "JWL", "O7"},
    {"lin.m", "MTR", ""},
    {"grossofimmediatecontainers", "GRO", "IC"},
    {"pack", "PK", ""},
    {"cleankg", "KGM", "CLN"},
    {"kgdhs", "DHS", ""},
    {"kgn", "KNI", ""},
    {"ct/l", "CCT", ""},
    {"line", "LIN", ""},
    {"line/gross", "GRO", "LIN"},
    {"pin", "PIN", ""},
    {"1000pins", "MPN", ""},
    {"retailprice", "RET", ""},
    {"gt", "GRT", ""},
});

// What of the goods it counts; "" = nothing particular.
constexpr auto kContents = std::to_array<Spelling>({
    {"", "", ""},
    {"net", "", ""},
    {"netweight", "", ""},
    {"gross", "", "G"},
    {"br", "", "G"},
    {"netdrainedwt", "", "E"},
    {"netdrainedweight", "", "E"},
    {"neteda", "", "E"},
    {"eda", "", "E"},
    {"ondrainedweight", "", "E"},
    {"netdry", "", "M"},
    {"netmas", "", "M"},
    {"mas", "", "M"},
    {"drymatter", "", "M"},
    {"lacticmatter", "", "P"},
    {"drylacticmatter", "", "T"},
    {"stdqual", "", "R"},
    {"rawsugar", "", "S"},
    {"net/%sacchar.", "", "Z"},
    {"net/%saccha.", "", "Z"},
    {"net/%sacchar", "", "Z"},
    {"%sacchar.", "", "Z"},
    {"commonwheat", "", "F"},
    {"liveweight", "", "L"},
    {"biodiesel", "", "I"},
    {"biodieselcontent", "", "I"},
    {"fuelcontent", "", "J"},
    {"bioethanol", "", "K"},
    {"totalc", "", "A"},
    {"totalalc", "", "A"},
    {"totalalc.", "", "A"},
    {"tot/alc", "", "A"},
    {"oftotalsugars", "", "TSU"},
    {"oncontentsandcontainer", "", "CC"},
    {"onentirecontentsofcontainer", "", "EC"},
    {"oncoppercontent", "", "CU"},
    {"onleadcontent", "", "PB"},
    {"onzinccontent", "", "ZN"},
    {"ontungstencontent", "", "WO"},
    {"onmolybdenumcontent", "", "MO"},
    {"onmanganesecontent", "", "MN"},
    {"onmagnesiumcontent", "", "MG"},
    {"onsiliconcontent", "", "SI"},
    {"onanhydrousmorphinecontent", "", "MOR"},
    {"ofanhydrousmorphinecontent", "", "MOR"},
    {"ofrecordingsurface", "", "REC"},
});

// Lower case, without blanks, commas of thousands, and no-break spaces.
std::string Squeezed(std::string_view text) {
  std::string squeezed;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\u00A0")) {
      ++i;
    } else if (text[i] != ' ' && text[i] != ',') {
      const char c = text[i];
      squeezed.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
  }
  return squeezed;
}

const Spelling* FindContent(std::string_view text) {
  if (text.starts_with('/')) text.remove_prefix(1);
  const auto found = std::ranges::find(kContents, text, &Spelling::text);
  return found == kContents.end() ? nullptr : &*found;
}

bool IsCode(std::string_view text) {
  return text.size() >= 2 && text.size() <= 3 &&
         std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// "DTN", "DTN/E", "DTNE".
std::optional<Unit> ReadCode(std::string_view text) {
  const std::size_t slash = text.find('/');
  Unit unit{std::string(text.substr(0, slash)), ""};
  if (slash != std::string_view::npos) unit.qualifier = text.substr(slash + 1);
  if (slash == std::string_view::npos && text.size() > 3) {
    unit = {std::string(text.substr(0, 3)), std::string(text.substr(3))};
  }
  if (!IsCode(unit.code) || Units::Standard().Find({unit.code, ""}) == nullptr) return std::nullopt;
  const bool known = unit.qualifier.empty() || Units::Standard().Find(unit) != nullptr;
  return known ? std::optional(unit) : std::nullopt;
}

}  // namespace

std::optional<Unit> ReadUnit(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  if (auto unit = ReadCode(text)) return unit;
  const std::string squeezed = Squeezed(text);
  const Spelling* best = nullptr;
  const Spelling* content = nullptr;
  for (const Spelling& base : kBases) {
    if (!squeezed.starts_with(base.text)) continue;
    if (best != nullptr && best->text.size() >= base.text.size()) continue;
    const Spelling* of = FindContent(std::string_view(squeezed).substr(base.text.size()));
    if (of == nullptr || (!of->qualifier.empty() && !base.qualifier.empty())) continue;
    best = &base;
    content = of;
  }
  if (best == nullptr) return std::nullopt;
  return Unit{std::string(best->code),
              std::string(best->qualifier.empty() ? content->qualifier : best->qualifier)};
}

}  // namespace tidewaiter::tariff
