#include "tariff/selection.h"

#include <algorithm>
#include <map>
#include <set>

namespace tidewaiter::tariff {
namespace {

class Selector {
 public:
  Selector(const Tariff& tariff, const Question& question, bool tell)
      : data_(tariff.data()),
        tariff_(tariff),
        question_(question),
        judge_(tariff, question),
        tell_(tell),
        origin_(data_.closure.NumberOf(question.origin)) {}

  Selection Run(LineId line) {
    std::vector<std::uint32_t> numbers;
    tariff_.MeasuresFor(line, question_.day, numbers);
    for (const std::uint32_t number : numbers)
      Take(number);
    KeepDeepest(selection_.basic);
    AskForCodes();
    return std::move(selection_);
  }

 private:
  const Measure& MeasureOf(std::uint32_t number) const { return data_.rows.measures[number]; }

  void SetAsideAs(std::uint32_t number, SetAside why, std::string_view detail) {
    if (tell_) selection_.considered.push_back({number, why, std::string(detail), std::nullopt});
  }

  void Take(std::uint32_t number);
  bool FitsArea(std::uint32_t number);
  bool FitsCode(std::uint32_t number);
  void File(std::uint32_t number);
  void KeepDeepest(std::vector<Selected>& basic);
  void AskForCodes();

  const Tariff::Data& data_;
  const Tariff& tariff_;
  const Question& question_;
  ConditionJudge judge_;
  bool tell_;
  std::uint32_t origin_;
  Selection selection_;
  // Additional codes that would bring a measure, by what it does.
  std::map<Role, std::set<std::string_view>> codes_;
  std::set<Role> code_given_;
};

bool IsComponent(Role role) {
  return role == Role::kAgricultural || role == Role::kSugar || role == Role::kFlour;
}

void Selector::Take(std::uint32_t number) {
  const MeasureType& type = data_.TypeOf(number);
  if (type.trade != Trade::kBoth && question_.trade != Trade::kBoth &&
      type.trade != question_.trade) {
    return SetAsideAs(number, SetAside::kOtherTrade, "");
  }
  if (tariff_.Stopped(number, question_.day)) {
    return SetAsideAs(number, SetAside::kStopped, MeasureOf(number).regulation);
  }
  if (!FitsArea(number)) return;
  // Components are found by the composition code, later.
  if (IsComponent(type.role)) return selection_.components.push_back(number);
  if (FitsCode(number)) File(number);
}

bool Selector::FitsArea(std::uint32_t number) {
  const MeasureFacts& facts = data_.facts[number];
  if (facts.area != AreaClosure::kUnknown &&
      !data_.closure.Holds(origin_, facts.area, question_.day)) {
    SetAsideAs(number, SetAside::kOtherArea, MeasureOf(number).area);
    return false;
  }
  for (std::size_t i = 0; i < facts.excluded.size(); ++i) {
    if (!data_.closure.Holds(origin_, facts.excluded[i], question_.day)) continue;
    SetAsideAs(number, SetAside::kExcluded, MeasureOf(number).excluded[i]);
    return false;
  }
  return true;
}

bool Selector::FitsCode(std::uint32_t number) {
  const std::string& code = MeasureOf(number).additional_code;
  if (code.empty()) return true;
  const Role role = data_.TypeOf(number).role;
  const auto& given = question_.additional_codes;
  if (std::ranges::find(given, code) != given.end()) {
    code_given_.insert(role);
    return true;
  }
  codes_[role].insert(code);
  SetAsideAs(number, SetAside::kAdditionalCode, code);
  return false;
}

void Selector::File(std::uint32_t number) {
  Selected selected{number, judge_.AsPresented(MeasureOf(number)), {}};
  selected.best =
      MeasureOf(number).conditions.empty() ? selected.presented : judge_.AtBest(MeasureOf(number));
  const Role role = data_.TypeOf(number).role;
  switch (role) {
    case Role::kProhibition:
    case Role::kControl:
      return selection_.controls.push_back(std::move(selected));
    case Role::kExcise:
      return selection_.excise.push_back(std::move(selected));
    case Role::kVat:
      return selection_.vat.push_back(std::move(selected));
    case Role::kUnitPrice:
    case Role::kSurveillance:
    case Role::kSupplementaryUnit:
      return;  // they charge nothing
    default:
      break;
  }
  (IsBasicDuty(role) ? selection_.basic : selection_.defence).push_back(std::move(selected));
}

// Of two basic duties of one type and quota, that of the deeper line is the law for these goods; at
// one line the one for the smaller area.
void Selector::KeepDeepest(std::vector<Selected>& basic) {
  const auto before = [&](const Selected& a, const Selected& b) {
    const Measure& one = MeasureOf(a.measure);
    const Measure& other = MeasureOf(b.measure);
    const int depth = one.code.Significant(2).digits();
    const int other_depth = other.code.Significant(2).digits();
    if (depth != other_depth) return depth > other_depth;
    const std::uint32_t area = data_.facts[a.measure].area;
    const std::uint32_t other_area = data_.facts[b.measure].area;
    if (area == AreaClosure::kUnknown || other_area == AreaClosure::kUnknown) {
      return area != AreaClosure::kUnknown && other_area == AreaClosure::kUnknown;
    }
    return data_.closure.SizeOf(area) < data_.closure.SizeOf(other_area);
  };
  std::ranges::stable_sort(basic, before);
  std::vector<Selected> kept;
  for (Selected& one : basic) {
    const Measure& measure = MeasureOf(one.measure);
    const bool rival = std::ranges::any_of(kept, [&](const Selected& other) {
      const Measure& taken = MeasureOf(other.measure);
      return taken.type == measure.type && taken.order_number == measure.order_number &&
             taken.area == measure.area;
    });
    if (rival) {
      SetAsideAs(one.measure, SetAside::kDearer, measure.code.text());
    } else {
      kept.push_back(std::move(one));
    }
  }
  basic = std::move(kept);
}

// Where some measures come with a code only and none of the codes was given, somebody must choose.
void Selector::AskForCodes() {
  for (const auto& [role, codes] : codes_) {
    if (code_given_.contains(role)) continue;
    const bool other_vat = role == Role::kVat && !selection_.vat.empty();
    Ask ask;
    ask.code = role == Role::kVat      ? "vat_choice"
               : role == Role::kExcise ? "excise_choice"
                                       : "additional_code_choice";
    ask.detail = other_vat ? "optional" : std::string(RoleName(role));
    for (const std::string_view code : codes)
      ask.choices.emplace_back(code);
    selection_.asks.push_back(std::move(ask));
  }
}

}  // namespace

Selection Select(const Tariff& tariff, const Question& question, LineId line, bool tell) {
  return Selector(tariff, question, tell).Run(line);
}

}  // namespace tidewaiter::tariff
