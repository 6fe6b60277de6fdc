// Origin check: whether goods originate under a scheme, by what their producer says of materials.
//
//   const OriginMatch match = origins.Lookup(*scheme, code, day).front();
//   for (const OriginQuestion& q : OriginQuestions(*scheme, *match.entry)) Ask(q);
//   const auto judged = JudgeOrigin(*scheme, *match.entry, answers);
//   judged->verdict, judged->steps, judged->reminders
//
// Nothing is guessed: a rule that was not understood asks a person to read its text and say yes or
// no, and what is not known leaves the verdict at "cannot say". A verdict is about the rule for
// these goods; that the work was more than minimal, that the goods came directly and that a proof
// is held are reminders, with the article.
#ifndef TIDEWAITER_TARIFF_ORIGIN_CHECK_H_
#define TIDEWAITER_TARIFF_ORIGIN_CHECK_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tariff/origin.h"

namespace tidewaiter::tariff {

enum class Verdict : std::uint8_t { kFulfilled, kNotFulfilled, kCannotSay };
std::string_view VerdictName(Verdict verdict);  // "fulfilled"; in API answers, never renamed

struct Material {
  GoodsCode code;      // empty: not known
  std::string origin;  // country; "" = not known, which counts as not originating
  Decimal value;       // in the currency of the prices
  // Its origin is proven under the same scheme, by a proof of origin or a supplier's declaration.
  bool proven = false;
  std::optional<bool> wholly_obtained;
};

struct OriginAnswers {
  GoodsCode product;     // six digits or more
  std::string exporter;  // country in which it was made
  std::string importer;  // country whose preference is claimed
  std::optional<Decimal> ex_works;
  std::optional<Decimal> fob;  // value at the border of the country of export
  std::optional<bool> wholly_obtained;
  // All that were used, those of the country itself too; nullopt: not stated.
  std::optional<std::vector<Material>> materials;
  // By number of the rule: a person read its text and says whether it is met.
  std::vector<std::pair<std::size_t, bool>> stated;
};

inline constexpr std::size_t kMaterialsMax = 10'000;  // a car has about as many parts

struct OriginQuestion {
  std::string id;  // "wholly_obtained", "materials", "ex_works_price", "fob_price", "rule_2"
  std::string text;
};
// What has to be answered for the entry, in the order in which one should ask. English.
std::vector<OriginQuestion> OriginQuestions(const OriginScheme& scheme, const OriginEntry& entry);

struct OriginStep {
  std::optional<std::size_t> rule;  // number in the entry; nullopt: of the goods as a whole
  std::string need;                 // notation (NeedsText) of the one need; "TEXT" for a text
  Verdict verdict = Verdict::kCannotSay;
  // Why, as a word: "wholly_obtained", "only_originating_materials", "all_changed",
  // "not_changed", "within_tolerance", "tolerance_unknown", "within_allowance", "above_allowance",
  // "excepted_material", "within_limit", "above_limit", "content_reached", "content_too_low",
  // "not_above_originating", "above_originating", "no_such_material", "material_wholly_obtained",
  // "material_not_wholly_obtained", "any_materials", "as_stated", "read_text",
  // "materials_not_stated", "price_not_stated", "code_too_short", "not_stated",
  // "needs_proof_to_count", "cumulation_to_read", "join_not_stated".
  std::string why;
  std::string detail;            // codes, countries, an article
  std::optional<Decimal> share;  // in per cent, that was compared with the need's
};

struct OriginReminder {
  std::string id;      // "proof", "direct_transport", "sufficient_working", "no_drawback", "quota"
  std::string detail;  // names of the proofs, article
};

struct OriginJudgement {
  Verdict verdict = Verdict::kCannotSay;
  std::vector<OriginStep> steps;
  std::vector<OriginReminder> reminders;
};

// Materials count as originating when their origin is proven and is the country of production or
// import, a partner of the scheme, or a country of bilateral or diagonal cumulation. Where extended
// cumulation might help, a verdict against becomes "cannot say". Errors, all at once:
// "product_code_short", "price_not_positive", "value_negative", "too_many_materials",
// "amount_too_large". O(rules x materials).
std::expected<OriginJudgement, Problems> JudgeOrigin(const OriginScheme& scheme,
                                                     const OriginEntry& entry,
                                                     const OriginAnswers& answers);

// Above this share of the price no tolerance that we know helps: those by value are 10 or 15 % (EU
// agreements, PEM convention, DCTS). Below it, and with a scheme whose tolerance is not stated as a
// number, a change that is not met by all materials is "cannot say".
inline constexpr std::int64_t kToleranceNeverAbovePercent = 20;

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_ORIGIN_CHECK_H_
