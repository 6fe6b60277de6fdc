// Rules of origin in English as the United Kingdom's files write them, understood phrase by phrase:
// a text is taken only when phrases cover it from its first to its last word.
#include <algorithm>
#include <array>

#include "tariff/origin_rule.h"
#include "tariff/origin_words.h"

namespace tidewaiter::tariff {
namespace {

using Apply = bool (*)(const Captured& found, Needs& needs);

bool Change(const Captured& found, Needs& needs) {
  needs.push_back({.kind = NeedKind::kChange, .level = found.level, .except = found.codes});
  return true;
}

template <int level>
bool ChangeAt(const Captured& found, Needs& needs) {
  needs.push_back({.kind = NeedKind::kChange, .level = level, .except = found.codes});
  return true;
}

// "A change to a good of heading 2002 from any other chapter": the codes only repeat the goods.
bool ChangeOfGood(const Captured& found, Needs& needs) {
  needs.push_back({.kind = NeedKind::kChange, .level = found.level});
  return true;
}

bool ChangeOfGoodExcept(const Captured& found, Needs& needs) {
  needs.push_back({.kind = NeedKind::kChange, .level = found.level, .except = found.codes});
  return !found.first.empty();
}

bool Any(const Captured&, Needs& needs) {
  needs.push_back({.kind = NeedKind::kAnyMaterials});
  return true;
}

bool AnyExcept(const Captured& found, Needs& needs) {
  needs.push_back({.kind = NeedKind::kAnyMaterials, .except = found.codes});
  return true;
}

bool Whole(const Captured&, Needs& needs) {
  needs.push_back({.kind = NeedKind::kWhollyObtained});
  return true;
}

bool MaterialsWhole(const Captured& found, Needs& needs) {
  needs.push_back({.kind = NeedKind::kMaterialsWhollyObtained, .codes = found.codes});
  return true;
}

bool Max(const Captured& found, Needs& needs) {
  needs.push_back({.kind = NeedKind::kMaxValue, .codes = found.codes, .percent = found.percent});
  return true;
}

bool MaxOwn(const Captured& found, Needs& needs) {
  needs.push_back({.kind = NeedKind::kMaxValue, .own_heading = true, .percent = found.percent});
  return true;
}

bool NotAbove(const Captured&, Needs& needs) {
  needs.push_back({.kind = NeedKind::kNotAboveOriginating});
  return true;
}

// "However, ... may be used": of the change that was said before.
bool Allow(const Captured& found, Needs& needs) {
  if (needs.empty() || needs.back().kind != NeedKind::kChange) return false;
  needs.back().allowances.push_back({.codes = found.codes, .percent = found.percent});
  return true;
}

template <RegionalMethod method>
bool Regional(const Captured& found, Needs& needs) {
  const bool focused = method == RegionalMethod::kFocused;
  needs.push_back({.kind = NeedKind::kRegionalValue,
                   .method = method,
                   .base = PriceBase::kFob,
                   .codes = focused ? found.codes : std::vector<CodeRange>{},
                   .percent = found.percent});
  return true;
}

struct Phrase {
  std::string_view words;
  Apply apply;
};

#define EXW                                                           \
  " of the ?value ?of ?the ex works|work price ?exw ?of ?the ?final " \
  "?product|products|good|goods|set"
#define USED \
  " ?used ?in ?the ?production ?of ?the ?product|good does|must|may|shall not exceed #P" EXW
#define ALL_THE "?all|any|both ?of ?the ?non ?originating materials|material|products"
#define PROVIDED "?provided ?that ?where ?within ?the ?above ?limit "

constexpr auto kPhrases = std::to_array<Phrase>({
    // Change of classification.
    {"?from materials|material of any #L ?except that|those of the product|products|good|goods",
     Change},
    {"?from materials of any #L except that of the product and ?of|that ?of #C", Change},
    {"all ?the materials|material used are|is|must ?be classified within|in a #L other than that "
     "of the product|good",
     Change},
    {"a change from any other #L", Change},
    {"a change from any other #L except from #C", Change},
    {"a change to a|any good|goods|product|products of #C from any other #L", ChangeOfGood},
    {"a change to a|any good|goods|product|products of #C from any other #L except from #C",
     ChangeOfGoodExcept},
    {"a change to #C from any other #L", ChangeOfGood},
    {"cc all non originating materials used in the production of the good|product have undergone "
     "a change in tariff classification at the 2 digit level chapter",
     ChangeAt<2>},
    {"cth all non originating materials used in the production of the good|product have undergone "
     "a change in tariff classification at the 4 digit level ?tariff heading",
     ChangeAt<4>},
    {"cth all non originating materials used in the production of the good|product have undergone "
     "a change in tariff classification at the 4 digit level ?tariff heading except ?from ?non "
     "?originating ?materials ?of #C",
     ChangeAt<4>},
    {"ctsh all non originating materials used in the production of the good|product have "
     "undergone a change in tariff classification at the 6 digit level ?tariff subheading",
     ChangeAt<6>},
    {"however ?other materials|material ?classified of|within|in the same heading ?as ?the "
     "?product may ?also be used provided ?that their ?total value ?taken ?together does not "
     "exceed #P" EXW,
     Allow},
    {"however ?other materials|material ?classified of|within|in #C may ?also be used provided "
     "?that their ?total value ?taken ?together does not exceed #P" EXW,
     Allow},
    // Materials of any heading.
    {"?from ?non ?originating materials of any heading", Any},
    {"?from ?non ?originating materials of any heading including ?other ?materials ?of #C", Any},
    {"?from ?non ?originating materials of any heading except ?that|those ?from ?materials ?of #C",
     AnyExcept},
    // Wholly obtained.
    {"all ?of ?the materials|material|products of #C ?used are|is|must|shall ?be wholly obtained "
     "?in ?the ?country ?or ?territory",
     MaterialsWhole},
    {"all ?the animals of #C ?used shall|must|are ?be wholly obtained", Whole},
    {"all ?the goods|products must|shall|are ?be wholly obtained", Whole},
    {"all fish and crustaceans molluscs and other aquatic invertebrates are wholly obtained",
     Whole},
    // Value of materials that do not originate.
    {PROVIDED "the ?total ?maximum value of " ALL_THE USED, Max},
    {PROVIDED "?however the ?total value of " ALL_THE " ?classified of|in|within #C" USED, Max},
    {PROVIDED "the materials classified within|in #C are only used up to a value of #P" EXW, Max},
    {PROVIDED "?however the ?total value of " ALL_THE " of the same heading as the product" USED,
     MaxOwn},
    {"a maximum of #P of the ex works price exw is made up of non originating parts maxnom", Max},
    {"the maximum value of non originating materials maxnom cannot exceed #P ?of ?the ex works "
     "price exw ?of ?the ?good|product",
     Max},
    {"?where the value of all the non originating materials used does not exceed the value of "
     "?all the originating materials used",
     NotAbove},
    // Regional value content.
    {"the good has a regional value content rvc as calculated under article #N of the origin "
     "reference document of not less than #P whether using the build up method or build down "
     "method #N",
     Regional<RegionalMethod::kEither>},
    {"your goods contain a regional value content rvc of at least #P of the free on board fob "
     "cost of the goods",
     Regional<RegionalMethod::kBuildDown>},
});

// Follows "no change in tariff classification required ... regional value content of not less
// than".
constexpr auto kRegional = std::to_array<Phrase>({
    {"#P under the build up method", Regional<RegionalMethod::kBuildUp>},
    {"#P under the build down method", Regional<RegionalMethod::kBuildDown>},
    {"#P under the focused value method taking into account only the non originating materials of "
     "#C",
     Regional<RegionalMethod::kFocused>},
});
constexpr std::string_view kNoChange =
    "no change in tariff classification required for a good of #C provided there is a regional "
    "value content of not less than ?a";

// Words that introduce a rule and those that join its parts; they demand nothing. Not "or", and not
// a second "manufacture": two sentences in one text may be alternatives.
constexpr auto kLeads =
    std::to_array<std::string_view>({"other operations in which", "manufacture in which",
                                     "production in which", "manufacture", "production"});
constexpr auto kJoints = std::to_array<std::string_view>({"in which", "and"});

#undef EXW
#undef USED
#undef ALL_THE
#undef PROVIDED

std::size_t Skip(const RuleWords& words, std::size_t at,
                 std::span<const std::string_view> phrases) {
  Captured none;
  for (const std::string_view phrase : phrases)
    if (const auto taken = words.Match(phrase, at, none)) return at + *taken;
  return at;
}

std::size_t SkipJoints(const RuleWords& words, std::size_t at) {
  for (std::size_t next = at;; at = next) {
    next = Skip(words, at, kJoints);
    if (next == at) return at;
  }
}

// The phrase that takes most words from `at` on; 0: none, or it does not fit what came before.
std::size_t TakePhrase(const RuleWords& words, std::size_t at, std::span<const Phrase> phrases,
                       Needs& needs) {
  std::size_t most = 0;
  const Phrase* best = nullptr;
  Captured kept;
  for (const Phrase& phrase : phrases) {
    Captured found;
    const auto taken = words.Match(phrase.words, at, found);
    if (!taken || *taken <= most) continue;
    most = *taken;
    best = &phrase;
    kept = std::move(found);
  }
  return best != nullptr && best->apply(kept, needs) ? most : 0;
}

std::optional<Needs> ReadRegionalRule(const RuleWords& words, bool after_regional) {
  Captured found;
  std::size_t at = 0;
  if (const auto lead = words.Match(kNoChange, 0, found)) {
    at = *lead;
  } else if (const auto letter = words.Match("b|c|d", 0, found); letter && after_regional) {
    at = 1;
  } else {
    return std::nullopt;
  }
  Needs needs;
  const std::size_t taken = TakePhrase(words, at, kRegional, needs);
  if (taken == 0 || at + taken != words.size()) return std::nullopt;
  return needs;
}

std::optional<Needs> ReadPhrases(const RuleWords& words) {
  Needs needs;
  std::size_t at = SkipJoints(words, Skip(words, 0, kLeads));
  while (at < words.size() && needs.size() < kNeedsMax) {
    const std::size_t taken = TakePhrase(words, at, kPhrases, needs);
    if (taken == 0) return std::nullopt;
    at = SkipJoints(words, at + taken);
  }
  if (needs.empty() || at < words.size()) return std::nullopt;
  return needs;
}

bool Has(const Needs& needs, std::initializer_list<NeedKind> kinds) {
  return std::ranges::any_of(
      needs, [&](const Need& need) { return std::ranges::find(kinds, need.kind) != kinds.end(); });
}

bool HasLimit(const Needs& needs) {
  return Has(needs, {NeedKind::kMaxValue, NeedKind::kRegionalValue}) ||
         std::ranges::any_of(needs, [](const Need& need) { return !need.allowances.empty(); });
}

bool HasLevel(const Needs& needs, int level) {
  return std::ranges::any_of(needs, [&](const Need& need) {
    return need.kind == NeedKind::kChange && need.level == level;
  });
}

// Whether what the class names is among what the text was read as.
bool ClassFits(std::string_view name, const Needs& needs) {
  for (const std::string_view beyond :
       {"WEIGHT", "PROCESSING", "PRODUCTION", "ORIGINATING", "SET", "MINO", "RETAINED"}) {
    if (name.find(beyond) != std::string_view::npos) return false;
  }
  if (name == "MAXNOM") return HasLimit(needs);
  if (name == "MAXNOM_OM" || name == "MAXNOM-OM")
    return Has(needs, {NeedKind::kNotAboveOriginating});
  if (name == "RVC") return Has(needs, {NeedKind::kRegionalValue});
  if (name == "WO")
    return Has(needs, {NeedKind::kWhollyObtained, NeedKind::kMaterialsWhollyObtained});
  if (name.starts_with("CTSH")) return HasLevel(needs, 6);
  if (name.starts_with("CTH")) return HasLevel(needs, 4);
  if (name.starts_with("CC")) return HasLevel(needs, 2);
  return true;
}

}  // namespace

std::optional<Needs> ReadNeeds(std::string_view text, std::span<const std::string> classes,
                               RuleContext context) {
  if (text.size() > kRuleTextBytesMax) return std::nullopt;
  const RuleWords words(PlainText(text));
  auto needs = ReadRegionalRule(words, context.after_regional);
  if (!needs) needs = ReadPhrases(words);
  if (!needs) return std::nullopt;
  const bool fits = std::ranges::all_of(
      classes, [&](const std::string& name) { return ClassFits(name, *needs); });
  return fits ? needs : std::nullopt;
}

}  // namespace tidewaiter::tariff
