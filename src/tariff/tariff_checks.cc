// What must hold in a tariff as a whole, and what a person should look at.
#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "tariff/tariff_data.h"

namespace tidewaiter::tariff {
namespace {

class Checks {
 public:
  Checks(const Tariff::Data& data, Problems& problems, Problems& warnings)
      : data_(data), problems_(problems), warnings_(warnings) {}

  void Run() {
    for (std::uint32_t i = 0; i < data_.rows.measures.size(); ++i)
      CheckOne(i);
    CheckIds();
    CheckRivals();
    CheckQuotas();
  }

 private:
  void Problem(std::uint32_t measure, std::string_view member, std::string_view code,
               std::string detail) {
    problems_.push_back(
        {std::string(code), fmt::format("/measures/{}/{}", measure, member), std::move(detail)});
  }
  void Warn(std::uint32_t measure, std::string_view code, std::string detail) {
    warnings_.push_back(
        {std::string(code), fmt::format("/measures/{}", measure), std::move(detail)});
  }

  void CheckOne(std::uint32_t number);
  void CheckGoods(std::uint32_t number);
  void CheckDuty(std::uint32_t number, const DutyExpression& duty, std::string_view member);
  void CheckConditions(std::uint32_t number);
  void CheckIds();
  void CheckRivals();
  void CheckPair(std::uint32_t one, std::uint32_t next);
  void CheckQuotas();
  void CheckQuota(std::size_t number);

  const Tariff::Data& data_;
  Problems& problems_;
  Problems& warnings_;
};

void Checks::CheckOne(std::uint32_t number) {
  const Measure& measure = data_.rows.measures[number];
  if (measure.validity.until < measure.validity.from) {
    Problem(number, "until", "until_before_from", "ends before it begins: " + measure.id);
  }
  CheckGoods(number);
  CheckDuty(number, measure.duty, "duty");
  CheckConditions(number);
  const Role role = data_.TypeOf(number).role;
  const bool of_quota = role == Role::kQuota || role == Role::kPreferenceQuota;
  if (of_quota && measure.order_number.empty()) {
    Problem(number, "order_number", "required", "a measure of a quota names the quota");
  }
  if (!measure.order_number.empty() && !data_.quotas.contains(measure.order_number)) {
    Problem(number, "order_number", "unknown_quota", "there is no quota " + measure.order_number);
  }
  for (const std::string& footnote : measure.footnotes) {
    if (!data_.footnotes.contains(footnote)) {
      Warn(number, "unknown_footnote", "there is no footnote " + footnote);
    }
  }
}

// The code must stand in the nomenclature on some day; whether on every day of the measure is a
// warning.
void Checks::CheckGoods(std::uint32_t number) {
  const Measure& measure = data_.rows.measures[number];
  const auto lines = data_.goods->History(measure.code);
  bool any = false;
  bool whole = false;
  for (const LineId id : lines) {
    const nomenclature::GoodsLine line = data_.goods->line(id);
    if (line.suffix != measure.suffix) continue;
    any = true;
    whole = whole || (line.validity.from <= data_.facts[number].validity.from &&
                      data_.facts[number].validity.until <= line.validity.until);
  }
  if (!any) {
    return Problem(
        number, "code", "unknown_goods_code",
        fmt::format("{}/{} is no line of the nomenclature", measure.code.text(), measure.suffix));
  }
  if (!whole) {
    Warn(number, "goods_gap",
         fmt::format("{} is not valid on all days of measure {}", measure.code.text(), measure.id));
  }
}

void Checks::CheckDuty(std::uint32_t number, const DutyExpression& duty, std::string_view member) {
  for (const Term& term : duty.terms()) {
    if (term.kind != TermKind::kSpecific) continue;
    if (data_.units.Find(term.unit) != nullptr ||
        data_.units.Find({term.unit.code, ""}) != nullptr) {
      continue;
    }
    Problem(number, member, "unknown_unit", "there is no unit " + term.unit.text());
  }
}

void Checks::CheckConditions(std::uint32_t number) {
  const Measure& measure = data_.rows.measures[number];
  bool amounts = false;
  for (std::size_t i = 0; i < measure.conditions.size(); ++i) {
    const Condition& condition = measure.conditions[i];
    const std::string member = fmt::format("conditions/{}", i);
    CheckDuty(number, condition.duty, member + "/duty");
    amounts = amounts || !condition.duty.terms().empty();
    const Unit& unit = condition.limit_unit;
    if (!unit.code.empty() && data_.units.Find(unit) == nullptr &&
        data_.units.Find({unit.code, ""}) == nullptr) {
      Problem(number, member + "/limit_unit", "unknown_unit", "there is no unit " + unit.text());
    }
    if (!condition.document.empty() && condition.limit) {
      Problem(number, member, "document_and_limit", "asks for a document and a limit at once");
    }
    if (!condition.document.empty() && !data_.documents.contains(condition.document)) {
      Warn(number, "unknown_document", "there is no document " + condition.document);
    }
  }
  if (amounts && !measure.duty.terms().empty()) {
    Problem(number, "duty", "conditions_and_components",
            "has a duty of its own and others in its conditions: " + measure.id);
  }
}

void Checks::CheckIds() {
  std::vector<std::uint32_t> order(data_.rows.measures.size());
  for (std::uint32_t i = 0; i < order.size(); ++i)
    order[i] = i;
  const auto id_of = [&](std::uint32_t i) -> std::string_view { return data_.rows.measures[i].id; };
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return std::pair(id_of(i), i); });
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (id_of(order[i]).empty()) {
      Problem(order[i], "id", "required", "a measure has an id");
    } else if (i > 0 && id_of(order[i - 1]) == id_of(order[i])) {
      Problem(order[i], "id", "duplicate_measure", "said twice: " + std::string(id_of(order[i])));
    }
  }
}

// Two of one type for the same goods and area: on the same days they contradict each other, and
// days between them are a gap.
void Checks::CheckRivals() {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < data_.rows.measures.size(); ++i)
    order.push_back(i);
  const auto key = [&](std::uint32_t i) {
    const Measure& m = data_.rows.measures[i];
    return std::tuple(std::string_view(m.type), m.code, m.suffix, std::string_view(m.area),
                      std::string_view(m.additional_code), std::string_view(m.order_number),
                      m.reduction);
  };
  std::ranges::sort(
      order, {}, [&](std::uint32_t i) { return std::pair(key(i), data_.facts[i].validity.from); });
  for (std::size_t i = 1; i < order.size(); ++i)
    if (key(order[i - 1]) == key(order[i])) CheckPair(order[i - 1], order[i]);
}

void Checks::CheckPair(std::uint32_t one, std::uint32_t next) {
  const Measure& a = data_.rows.measures[one];
  const Measure& b = data_.rows.measures[next];
  const Validity& first = data_.facts[one].validity;
  const Validity& second = data_.facts[next].validity;
  if (first.until < first.from || second.until < second.from) return;
  const bool both = second.from <= first.until;
  const bool alone = data_.TypeOf(one).one_of_series || IsBasicDuty(data_.TypeOf(one).role);
  const bool same_exclusions = a.excluded == b.excluded;
  if (both && alone && same_exclusions && a.conditions.empty() && b.conditions.empty() &&
      (a.duty.text() != b.duty.text() || a.elsewhere != b.elsewhere)) {
    Problem(next, "duty", "contradictory_measures",
            fmt::format("measures {} and {} say {} and {} for {} on the same days", a.id, b.id,
                        a.duty.text(), b.duty.text(), a.code.text()));
  }
  if (!both && data_.TypeOf(one).role == Role::kDuty && second.from > first.until + 1) {
    Warn(next, "validity_gap",
         fmt::format("no duty for {} from {} to {}", a.code.text(), FormatDay(first.until + 1),
                     FormatDay(second.from - 1)));
  }
}

void Checks::CheckQuotas() {
  for (std::size_t i = 0; i < data_.rows.quotas.size(); ++i)
    CheckQuota(i);
  for (std::size_t i = 0; i < data_.rows.balances.size(); ++i) {
    if (data_.quotas.contains(data_.rows.balances[i].order_number)) continue;
    problems_.push_back({"unknown_quota", fmt::format("/quota_balances/{}", i),
                         "there is no quota " + data_.rows.balances[i].order_number});
  }
}

void Checks::CheckQuota(std::size_t number) {
  const QuotaDefinition& quota = data_.rows.quotas[number];
  const auto problem = [&](std::string_view member, std::string_view code, std::string detail) {
    problems_.push_back(
        {std::string(code), fmt::format("/quotas/{}/{}", number, member), std::move(detail)});
  };
  if (quota.period.until < quota.period.from) {
    problem("until", "until_before_from", "ends before it begins: " + quota.order_number);
  }
  if (quota.method == QuotaMethod::kFirstCome && quota.period.until == nomenclature::kForever) {
    problem("until", "required", "a quota that is given by turn ends on some day");
  }
  if (quota.currency.empty() && data_.units.Find(quota.unit) == nullptr) {
    problem("unit", "unknown_unit", "there is no unit " + quota.unit.text());
  }
  if (!quota.volume.ok() || quota.volume.negative()) {
    problem("volume", "range", "the volume is below 0");
  }
  for (const std::uint32_t other : data_.quotas.at(quota.order_number)) {
    const Validity& period = data_.rows.quotas[other].period;
    if (other <= number || period.from > quota.period.until || quota.period.from > period.until) {
      continue;
    }
    problem("from", "quota_overlap",
            fmt::format("quota {} has two periods on the same days", quota.order_number));
  }
  if (!quota.main_order_number.empty() && !data_.quotas.contains(quota.main_order_number)) {
    problem("main_order_number", "unknown_quota", "there is no quota " + quota.main_order_number);
  }
}

}  // namespace

void CheckMeasures(const Tariff::Data& data, Problems& problems, Problems& warnings) {
  Checks(data, problems, warnings).Run();
}

}  // namespace tidewaiter::tariff
