// Origin rules as needs: what a rule of origin demands, in a form that can be reckoned.
//
//   const auto needs = ReadNeeds("Manufacture from materials of any heading, except that of the "
//                                "product.", {"CTH"});
//   NeedsText(*needs)                                    // "CHANGE 4"
//   ReadNeedsNotation("CHANGE 4 EXCEPT 7106 7108; MAX 50")   // the same from our own files
//
// A text becomes needs only when all of its words are understood: rules of origin are law, and half
// of a sentence understood is a wrong answer. Everything else stays a text that a person reads. The
// class that a file gives beside a text (CTH, MAXNOM) is never enough by itself, because files give
// "MAXNOM" for texts that demand a change of heading too; but where the class names what the text
// read does not have, the text is not taken as understood.
#ifndef TIDEWAITER_TARIFF_ORIGIN_RULE_H_
#define TIDEWAITER_TARIFF_ORIGIN_RULE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "nomenclature/goods_code.h"

namespace tidewaiter::tariff {

using nomenclature::GoodsCode;

// The first and the last number of twelve digits that begin with the code.
std::uint64_t FirstOf(GoodsCode code);
std::uint64_t LastOf(GoodsCode code);

// "4104" to "4113": all goods whose codes begin with anything between. Both ends belong to it.
struct CodeRange {
  GoodsCode from;
  GoodsCode until;
  // Whether all goods of the code are in it: heading 4104 is in 4104 to 4113, chapter 41 is not.
  [[nodiscard]] bool Holds(GoodsCode code) const;
  // Whether some goods of the code are.
  [[nodiscard]] bool Touches(GoodsCode code) const;
  friend bool operator==(const CodeRange&, const CodeRange&) = default;
};

enum class NeedKind : std::uint8_t {
  kWhollyObtained,  // the product itself
  kChange,          // non-originating materials are of another chapter, heading, subheading
  kAnyMaterials,    // of any heading, but for `except`
  kMaterialsWhollyObtained,  // those of `codes`
  kMaxValue,             // non-originating materials (of `codes`): at most `percent` of the price
  kNotAboveOriginating,  // non-originating materials are worth no more than originating ones
  kRegionalValue,        // at least `percent` of the value of the product
};

// How a regional value content is reckoned from the price P, originating materials O, others N.
enum class RegionalMethod : std::uint8_t {
  kBuildDown,  // (P - N) / P
  kBuildUp,    // O / P
  kEither,     // the better of the two, which is the first: O + N is never above P
  kFocused,    // (P - N of `codes`) / P
};

enum class PriceBase : std::uint8_t { kExWorks, kFob };

// Materials that may be used although they did not change, up to a share of the price.
struct Allowance {
  std::vector<CodeRange> codes = {};  // empty: those of the product's own heading
  Decimal percent = {};
  friend bool operator==(const Allowance&, const Allowance&) = default;
};

struct Need {
  NeedKind kind = NeedKind::kWhollyObtained;
  RegionalMethod method = RegionalMethod::kBuildDown;  // kRegionalValue
  PriceBase base = PriceBase::kExWorks;                // of `percent`
  bool own_heading = false;           // kMaxValue: of materials of the product's own heading
  int level = 0;                      // kChange: digits, 2, 4 or 6
  std::vector<CodeRange> codes = {};  // empty: all
  std::vector<CodeRange> except = {};
  std::vector<Allowance> allowances = {};
  Decimal percent = {};
  friend bool operator==(const Need&, const Need&) = default;
};

// All of them must be met.
using Needs = std::vector<Need>;

inline constexpr std::size_t kRuleTextBytesMax = 20'000;  // the longest published one has 5,000
inline constexpr int kPercentDigitsMax = 4;               // behind the point; no law has more
inline constexpr std::size_t kNeedsMax = 16;              // the longest sentence has five

// Without HTML, links and emphasis of markdown, and entities; blanks and line breaks as one blank.
// "[heading&nbsp;7106](/headings/7106)" is "heading 7106".
std::string PlainText(std::string_view text);

// 0 to 100 with few enough digits.
bool IsPercent(const Decimal& percent);

struct RuleContext {
  bool after_regional =
      false;  // the rule before said "regional value content of not less than ..."
};
// nullopt: not understood as a whole, read the text. O(words x patterns).
std::optional<Needs> ReadNeeds(std::string_view text, std::span<const std::string> classes,
                               RuleContext context = {});

// Our notation, in docs/formats/origin.md: "WO", "CHANGE 4 EXCEPT 7106 7108-7110 ALLOW 20",
// "ANY EXCEPT 1806", "WO OF 02 03", "MAX 50", "MAX 20 OF 3003-3004", "MAX 30 OF SAME", "NOT ABOVE
// ORIGINATING", "RVC 40 BUILDDOWN FOB"; several with ";". The two are inverse.
// Errors: kInvalidArgument, naming the part.
Result<Needs> ReadNeedsNotation(std::string_view text);
std::string NeedsText(const Needs& needs);

// "0201 0203-0210". Errors: kInvalidArgument.
Result<std::vector<CodeRange>> ReadCodeRanges(std::string_view text);
std::string CodeRangesText(const std::vector<CodeRange>& codes);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_ORIGIN_RULE_H_
