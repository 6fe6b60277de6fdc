#include "tariff/origin_check.h"

#include <algorithm>

#include <fmt/format.h>

namespace tidewaiter::tariff {
namespace {

constexpr int kShareDigits = 4;  // of a percentage that is shown; compared are exact products

Decimal Hundred() {
  return Decimal(100);
}

struct Counted {
  const Material* material = nullptr;
  bool originating = false;
};

// What the needs are judged by.
struct Facts {
  const OriginScheme& scheme;
  const OriginAnswers& answers;
  std::vector<Counted> materials;
  Decimal others;       // value of materials that do not originate
  Decimal originating;  // and of those that do

  [[nodiscard]] const std::optional<Decimal>& Price(PriceBase base) const {
    return base == PriceBase::kFob ? answers.fob : answers.ex_works;
  }
};

OriginStep Say(Verdict verdict, std::string why, std::string detail = "") {
  return {.rule = std::nullopt,
          .need = "",
          .verdict = verdict,
          .why = std::move(why),
          .detail = std::move(detail),
          .share = std::nullopt};
}

bool Contains(const std::vector<CodeRange>& ranges, GoodsCode code) {
  return std::ranges::any_of(ranges, [&](const CodeRange& range) { return range.Holds(code); });
}

// Some goods of the code are in the ranges, others are not: a longer code would say.
bool Unsure(const std::vector<CodeRange>& ranges, GoodsCode code) {
  if (ranges.empty()) return false;
  if (code.empty()) return true;
  return !Contains(ranges, code) &&
         std::ranges::any_of(ranges, [&](const CodeRange& range) { return range.Touches(code); });
}

// value <= percent of price, without a division.
bool Within(const Decimal& value, const Decimal& percent, const Decimal& price) {
  return value * Hundred() <= percent * price;
}

std::optional<Decimal> Share(const Decimal& value, const Decimal& price) {
  const Decimal share = Decimal::Divide(value * Hundred(), price, kShareDigits, Rounding::kHalfUp);
  return share.ok() ? std::optional(share.Trimmed()) : std::nullopt;
}

void Append(std::string& list, const Material& material) {
  const std::string text = material.code.empty() ? std::string("?") : material.code.text();
  list += (list.empty() ? "" : " ") + text;
}

class Judge {
 public:
  explicit Judge(const Facts& facts) : facts_(facts) {}

  [[nodiscard]] OriginStep Of(const Need& need) const {
    if (need.kind == NeedKind::kWhollyObtained) return Product();
    if (!facts_.answers.materials) return Say(Verdict::kCannotSay, "materials_not_stated");
    switch (need.kind) {
      case NeedKind::kWhollyObtained:
        return Product();
      case NeedKind::kChange:
        return Change(need);
      case NeedKind::kAnyMaterials:
        return Any(need);
      case NeedKind::kMaterialsWhollyObtained:
        return MaterialsWhole(need);
      case NeedKind::kMaxValue:
        return MaxValue(need);
      case NeedKind::kNotAboveOriginating:
        return NotAbove();
      case NeedKind::kRegionalValue:
        return Regional(need);
    }
    return Say(Verdict::kCannotSay, "read_text");
  }

 private:
  [[nodiscard]] OriginStep Product() const {
    const auto& whole = facts_.answers.wholly_obtained;
    if (!whole) return Say(Verdict::kCannotSay, "not_stated");
    return *whole ? Say(Verdict::kFulfilled, "wholly_obtained")
                  : Say(Verdict::kNotFulfilled, "not_wholly_obtained");
  }

  [[nodiscard]] OriginStep NotAbove() const {
    return facts_.others <= facts_.originating ? Say(Verdict::kFulfilled, "not_above_originating")
                                               : Say(Verdict::kNotFulfilled, "above_originating");
  }

  // Those that do not originate and for which the change or exception is broken.
  struct Broken {
    Decimal value;
    std::string codes;
    std::string unsure;  // codes too short to say
    bool excepted = false;
  };

  static void Break(Broken& broken, const Material& material) {
    broken.value += material.value;
    Append(broken.codes, material);
  }

  [[nodiscard]] Broken FindUnchanged(const Need& need, std::vector<Decimal>& used) const {
    Broken broken;
    const GoodsCode own = facts_.answers.product.Prefix(need.level);
    for (const Counted& counted : facts_.materials) {
      const Material& material = *counted.material;
      if (counted.originating) continue;
      if (material.code.digits() < need.level) {
        // A shorter code that is no beginning of the product's has changed all the same.
        const bool other = !material.code.empty() && !own.Under(material.code);
        if (!other) Append(broken.unsure, material);
        continue;
      }
      if (Unsure(need.except, material.code)) {
        Append(broken.unsure, material);
      } else if (Contains(need.except, material.code)) {
        broken.excepted = true;
        Break(broken, material);
      } else if (material.code.Prefix(need.level) == own) {
        if (!Allowed(need, material, used)) Break(broken, material);
      }
    }
    return broken;
  }

  // Counts the material on the first allowance that is for it.
  [[nodiscard]] bool Allowed(const Need& need, const Material& material,
                             std::vector<Decimal>& used) const {
    for (std::size_t i = 0; i < need.allowances.size(); ++i) {
      const Allowance& allowance = need.allowances[i];
      const GoodsCode heading = facts_.answers.product.Prefix(4);
      const bool fits = allowance.codes.empty() ? material.code.Under(heading)
                                                : Contains(allowance.codes, material.code);
      if (!fits) continue;
      used[i] += material.value;
      return true;
    }
    return false;
  }

  [[nodiscard]] OriginStep Change(const Need& need) const {
    std::vector<Decimal> used(need.allowances.size());
    const Broken broken = FindUnchanged(need, used);
    OriginStep allowances = CheckAllowances(need, used);
    if (allowances.verdict == Verdict::kNotFulfilled) return allowances;
    if (!broken.codes.empty()) {
      OriginStep tolerated = Tolerate(broken);
      if (tolerated.verdict != Verdict::kFulfilled) return tolerated;
      if (broken.unsure.empty() && allowances.verdict == Verdict::kFulfilled) return tolerated;
    }
    if (!broken.unsure.empty()) return Say(Verdict::kCannotSay, "code_too_short", broken.unsure);
    if (!allowances.why.empty()) return allowances;
    return Say(Verdict::kFulfilled, "all_changed");
  }

  [[nodiscard]] OriginStep CheckAllowances(const Need& need,
                                           const std::vector<Decimal>& used) const {
    OriginStep step = Say(Verdict::kFulfilled, "");
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (used[i].zero()) continue;
      const auto& price = facts_.answers.ex_works;
      if (!price) return Say(Verdict::kCannotSay, "price_not_stated");
      const bool within = Within(used[i], need.allowances[i].percent, *price);
      step = within ? Say(Verdict::kFulfilled, "within_allowance")
                    : Say(Verdict::kNotFulfilled, "above_allowance");
      step.share = Share(used[i], *price);
      if (!within) return step;
    }
    return step;
  }

  [[nodiscard]] bool NoTolerance() const {
    return Contains(facts_.scheme.no_tolerance, facts_.answers.product);
  }

  // Materials that break the rule may still be few enough.
  [[nodiscard]] OriginStep Tolerate(const Broken& broken) const {
    const std::string why = broken.excepted ? "excepted_material" : "not_changed";
    if (NoTolerance()) return Say(Verdict::kNotFulfilled, why, broken.codes);
    const auto& percent = facts_.scheme.tolerance_percent;
    const std::string article(facts_.scheme.Article("tolerances"));
    if (!percent && article.empty()) return Say(Verdict::kNotFulfilled, why, broken.codes);
    const auto& price = facts_.answers.ex_works;
    if (!price) return Say(Verdict::kCannotSay, "price_not_stated", broken.codes);
    const Decimal limit = percent.value_or(Decimal(kToleranceNeverAbovePercent));
    OriginStep step = Say(Verdict::kNotFulfilled, why, broken.codes);
    if (Within(broken.value, limit, *price)) {
      step = percent ? Say(Verdict::kFulfilled, "within_tolerance", broken.codes)
                     : Say(Verdict::kCannotSay, "tolerance_unknown", article);
    }
    step.share = Share(broken.value, *price);
    return step;
  }

  [[nodiscard]] OriginStep Any(const Need& need) const {
    Broken broken;
    for (const Counted& counted : facts_.materials) {
      const Material& material = *counted.material;
      if (counted.originating) continue;
      if (Unsure(need.except, material.code)) {
        Append(broken.unsure, material);
      } else if (Contains(need.except, material.code)) {
        broken.excepted = true;
        Break(broken, material);
      }
    }
    if (!broken.codes.empty()) {
      OriginStep step = Tolerate(broken);
      if (step.verdict != Verdict::kFulfilled || broken.unsure.empty()) return step;
    }
    if (!broken.unsure.empty()) return Say(Verdict::kCannotSay, "code_too_short", broken.unsure);
    return Say(Verdict::kFulfilled, "any_materials");
  }

  [[nodiscard]] OriginStep MaterialsWhole(const Need& need) const {
    std::string unknown;
    std::string unsure;
    bool some = false;
    for (const Counted& counted : facts_.materials) {
      const Material& material = *counted.material;
      if (Unsure(need.codes, material.code)) {
        Append(unsure, material);
      } else if (Contains(need.codes, material.code)) {
        some = true;
        if (!counted.originating || material.wholly_obtained == false)
          return Say(Verdict::kNotFulfilled, "material_not_wholly_obtained", material.code.text());
        if (!material.wholly_obtained) Append(unknown, material);
      }
    }
    if (!unsure.empty()) return Say(Verdict::kCannotSay, "code_too_short", unsure);
    if (!unknown.empty()) return Say(Verdict::kCannotSay, "not_stated", unknown);
    return Say(Verdict::kFulfilled, some ? "material_wholly_obtained" : "no_such_material");
  }

  // Value of materials that do not originate and are among the codes; unsure ones apart.
  [[nodiscard]] Decimal Value(const Need& need, std::string& unsure) const {
    const GoodsCode heading = facts_.answers.product.Prefix(4);
    const std::vector<CodeRange> own = {{heading, heading}};
    const std::vector<CodeRange>& codes = need.own_heading ? own : need.codes;
    if (codes.empty()) return facts_.others;
    Decimal sum;
    for (const Counted& counted : facts_.materials) {
      if (counted.originating) continue;
      if (Unsure(codes, counted.material->code)) {
        Append(unsure, *counted.material);
      } else if (Contains(codes, counted.material->code)) {
        sum += counted.material->value;
      }
    }
    return sum;
  }

  [[nodiscard]] OriginStep MaxValue(const Need& need) const {
    std::string unsure;
    const Decimal value = Value(need, unsure);
    const auto& price = facts_.Price(need.base);
    if (!price) return Say(Verdict::kCannotSay, "price_not_stated");
    const bool within = Within(value, need.percent, *price);
    OriginStep step = within ? Say(Verdict::kFulfilled, "within_limit")
                             : Say(Verdict::kNotFulfilled, "above_limit");
    if (within && !unsure.empty()) step = Say(Verdict::kCannotSay, "code_too_short", unsure);
    step.share = Share(value, *price);
    return step;
  }

  [[nodiscard]] OriginStep Regional(const Need& need) const {
    const auto& price = facts_.Price(need.base);
    if (!price) return Say(Verdict::kCannotSay, "price_not_stated");
    std::string unsure;
    Decimal content = *price - facts_.others;
    if (need.method == RegionalMethod::kBuildUp) content = facts_.originating;
    if (need.method == RegionalMethod::kFocused) content = *price - Value(need, unsure);
    const bool reached = need.percent * *price <= content * Hundred();
    OriginStep step = reached ? Say(Verdict::kFulfilled, "content_reached")
                              : Say(Verdict::kNotFulfilled, "content_too_low");
    if (reached && !unsure.empty()) step = Say(Verdict::kCannotSay, "code_too_short", unsure);
    step.share = Share(content, *price);
    return step;
  }

  const Facts& facts_;
};

bool Counts(const OriginScheme& scheme, const OriginAnswers& answers, const Material& material) {
  const std::string& origin = material.origin;
  if (origin.empty()) return false;
  return origin == answers.exporter || origin == answers.importer || scheme.Names(origin) ||
         scheme.Cumulates(Cumulation::kBilateral, origin) ||
         scheme.Cumulates(Cumulation::kDiagonal, origin);
}

// Also says what a proof or extended cumulation could change.
Facts Count(const OriginScheme& scheme, const OriginAnswers& answers,
            std::vector<OriginStep>& steps, bool& might_count) {
  Facts facts{scheme, answers, {}, {}, {}};
  std::string unproven;
  std::string extended;
  if (!answers.materials) return facts;
  for (const Material& material : *answers.materials) {
    const bool counts = Counts(scheme, answers, material);
    const bool originating = counts && material.proven;
    facts.materials.push_back({&material, originating});
    (originating ? facts.originating : facts.others) += material.value;
    if (counts && !originating) Append(unproven, material);
    if (!counts && scheme.Cumulates(Cumulation::kExtended, material.origin))
      Append(extended, material);
  }
  might_count = !unproven.empty() || !extended.empty();
  if (!unproven.empty())
    steps.push_back(Say(Verdict::kCannotSay, "needs_proof_to_count", unproven));
  if (!extended.empty()) steps.push_back(Say(Verdict::kCannotSay, "cumulation_to_read", extended));
  return facts;
}

Verdict All(Verdict a, Verdict b) {
  if (a == Verdict::kNotFulfilled || b == Verdict::kNotFulfilled) return Verdict::kNotFulfilled;
  if (a == Verdict::kCannotSay || b == Verdict::kCannotSay) return Verdict::kCannotSay;
  return Verdict::kFulfilled;
}

Verdict AnyOf(Verdict a, Verdict b) {
  if (a == Verdict::kFulfilled || b == Verdict::kFulfilled) return Verdict::kFulfilled;
  if (a == Verdict::kCannotSay || b == Verdict::kCannotSay) return Verdict::kCannotSay;
  return Verdict::kNotFulfilled;
}

OriginStep StatedStep(const OriginAnswers& answers, std::size_t rule) {
  for (const auto& [number, met] : answers.stated) {
    if (number == rule) return Say(met ? Verdict::kFulfilled : Verdict::kNotFulfilled, "as_stated");
  }
  return Say(Verdict::kCannotSay, "read_text");
}

Verdict JudgeRule(const Facts& facts, const OriginRule& rule, std::size_t number,
                  std::vector<OriginStep>& steps) {
  const auto add = [&](OriginStep step, std::string need) {
    step.rule = number;
    step.need = std::move(need);
    steps.push_back(std::move(step));
    return steps.back().verdict;
  };
  if (!rule.needs) return add(StatedStep(facts.answers, number), "TEXT");
  Verdict verdict = Verdict::kFulfilled;
  for (const Need& need : *rule.needs)
    verdict = All(verdict, add(Judge(facts).Of(need), NeedsText({need})));
  return verdict;
}

Verdict JudgeRules(const Facts& facts, const OriginEntry& entry, std::vector<OriginStep>& steps) {
  std::vector<std::pair<int, Verdict>> alternatives;
  for (std::size_t i = 0; i < entry.rules.size(); ++i) {
    const Verdict verdict = JudgeRule(facts, entry.rules[i], i, steps);
    const int number = entry.rules[i].alternative;
    const auto known = std::ranges::find(alternatives, number, &std::pair<int, Verdict>::first);
    if (known == alternatives.end()) {
      alternatives.emplace_back(number, verdict);
    } else {
      known->second = All(known->second, verdict);
    }
  }
  Verdict one = Verdict::kNotFulfilled;
  Verdict all = Verdict::kFulfilled;
  for (const auto& [number, verdict] : alternatives) {
    one = AnyOf(one, verdict);
    all = All(all, verdict);
  }
  if (entry.joined || one == all) return one;
  steps.push_back(Say(Verdict::kCannotSay, "join_not_stated"));
  return Verdict::kCannotSay;
}

void Remind(const OriginScheme& scheme, const OriginEntry& entry, OriginJudgement& judged) {
  std::string proofs;
  for (const OriginProof& proof : scheme.proofs)
    proofs += (proofs.empty() ? "" : "; ") + (proof.name.empty() ? proof.code : proof.name);
  judged.reminders.push_back({"proof", proofs});
  judged.reminders.push_back({"direct_transport", std::string(scheme.Article("direct transport"))});
  std::string_view working = scheme.Article("insufficient working");
  if (working.empty()) working = scheme.Article("insufficient processing");
  judged.reminders.push_back({"sufficient_working", std::string(working)});
  if (scheme.drawback_forbidden) judged.reminders.push_back({"no_drawback", ""});
  if (std::ranges::any_of(entry.rules, &OriginRule::quota))
    judged.reminders.push_back({"quota", ""});
}

Problems CheckAnswers(const OriginAnswers& answers) {
  Problems problems;
  if (answers.product.digits() < 6)
    problems.push_back({"product_code_short", "/product", "six digits or more are needed"});
  for (const auto& [name, price] :
       {std::pair{"/ex_works", &answers.ex_works}, std::pair{"/fob", &answers.fob}}) {
    if (*price && !(price->value().ok() && price->value() > Decimal()))
      problems.push_back({"price_not_positive", name, "a price is above zero"});
  }
  const std::vector<Material> none;
  const std::vector<Material>& materials = answers.materials ? *answers.materials : none;
  if (materials.size() > kMaterialsMax)
    problems.push_back({"too_many_materials", "/materials", "more than can be judged"});
  Decimal sum = answers.ex_works.value_or(Decimal()) + answers.fob.value_or(Decimal());
  for (std::size_t i = 0; i < materials.size(); ++i) {
    const Decimal& value = materials[i].value;
    if (value.negative()) {
      problems.push_back({"value_negative", fmt::format("/materials/{}/value", i), value.text()});
    }
    sum += value;
  }
  // Products with a percentage must fit too.
  if (!(sum * Decimal::FromMinor(1'000'000, kPercentDigitsMax) * Hundred()).ok())
    problems.push_back({"amount_too_large", "/materials", "more digits than can be reckoned"});
  return problems;
}

void AddPriceQuestions(const OriginEntry& entry, std::vector<OriginQuestion>& questions) {
  bool ex_works = false;
  bool fob = false;
  for (const OriginRule& rule : entry.rules) {
    for (const Need& need : rule.needs.value_or(Needs())) {
      const bool share = need.kind == NeedKind::kMaxValue || need.kind == NeedKind::kRegionalValue;
      ex_works = ex_works || !need.allowances.empty() || need.kind == NeedKind::kChange ||
                 (share && need.base == PriceBase::kExWorks);
      fob = fob || (share && need.base == PriceBase::kFob);
    }
  }
  if (ex_works)
    questions.push_back({"ex_works_price", "What is the ex-works price of the product?"});
  if (fob) questions.push_back({"fob_price", "What is the free-on-board value of the product?"});
}

bool AsksMaterials(const OriginEntry& entry) {
  return std::ranges::any_of(entry.rules, [](const OriginRule& rule) {
    return rule.needs && std::ranges::any_of(*rule.needs, [](const Need& need) {
             return need.kind != NeedKind::kWhollyObtained;
           });
  });
}

}  // namespace

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kFulfilled:
      return "fulfilled";
    case Verdict::kNotFulfilled:
      return "not_fulfilled";
    case Verdict::kCannotSay:
      return "cannot_say";
  }
  return "";
}

std::vector<OriginQuestion> OriginQuestions(const OriginScheme& scheme, const OriginEntry& entry) {
  std::vector<OriginQuestion> questions = {
      {"wholly_obtained",
       fmt::format("Was the product wholly obtained in the country of production, without any "
                   "material from elsewhere{}?",
                   scheme.Article("wholly obtained").empty()
                       ? std::string()
                       : fmt::format(" ({})", scheme.Article("wholly obtained")))}};
  if (AsksMaterials(entry)) {
    questions.push_back({"materials",
                         "Which materials were used? For each: its code, its origin, its value, "
                         "and whether a proof of its origin is held."});
    AddPriceQuestions(entry, questions);
  }
  for (std::size_t i = 0; i < entry.rules.size(); ++i) {
    if (entry.rules[i].needs) continue;
    questions.push_back(
        {fmt::format("rule_{}", i), "Read the rule. Is it met? \"" + entry.rules[i].text + '"'});
  }
  return questions;
}

std::expected<OriginJudgement, Problems> JudgeOrigin(const OriginScheme& scheme,
                                                     const OriginEntry& entry,
                                                     const OriginAnswers& answers) {
  if (Problems problems = CheckAnswers(answers); !problems.empty())
    return std::unexpected(std::move(problems));
  OriginJudgement judged;
  Remind(scheme, entry, judged);
  if (answers.wholly_obtained == true) {
    judged.verdict = Verdict::kFulfilled;
    judged.steps.push_back(Say(Verdict::kFulfilled, "wholly_obtained"));
    return judged;
  }
  bool might_count = false;
  const Facts facts = Count(scheme, answers, judged.steps, might_count);
  const bool only_own =
      !facts.materials.empty() && std::ranges::all_of(facts.materials, &Counted::originating);
  if (only_own) {
    judged.verdict = Verdict::kFulfilled;
    judged.steps.push_back(Say(Verdict::kFulfilled, "only_originating_materials"));
    return judged;
  }
  judged.verdict = JudgeRules(facts, entry, judged.steps);
  if (judged.verdict == Verdict::kNotFulfilled && might_count) judged.verdict = Verdict::kCannotSay;
  return judged;
}

}  // namespace tidewaiter::tariff
