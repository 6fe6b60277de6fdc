#include "tariff/statement.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include <fmt/format.h>

#include "tariff/accountant.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::array<std::string_view, 12> kSetAsideNames{
    "other_area",  "excluded", "additional_code", "condition",
    "not_claimed", "dearer",   "quota_exhausted", "quota_not_open",
    "displaced",   "stopped",  "other_trade",     "cannot_be_reckoned"};

bool IsQuota(Role role) {
  return role == Role::kQuota || role == Role::kPreferenceQuota;
}

// ---- The question itself

// Where the goods stand on the day, or why nowhere.
std::expected<LineId, Problem> FindLine(const Tariff& tariff, const Question& question) {
  const Nomenclature& goods = tariff.goods();
  const std::string code = question.code.text();
  const auto fail = [](std::string_view problem, std::string detail) {
    return std::unexpected(Problem{std::string(problem), "/code", std::move(detail)});
  };
  const auto line = goods.Find(question.code, question.day);
  if (!line) {
    const auto history = goods.History(question.code);
    if (!history.empty()) {
      const Validity& was = goods.line(history.back()).validity;
      const std::string from =
          was.from == nomenclature::kAlways ? std::string("ever") : FormatDay(was.from);
      const std::string until =
          was.until == nomenclature::kForever ? std::string("ever") : FormatDay(was.until);
      return fail("not_valid_on_day", fmt::format("{} is not valid on {}; it was from {} to {}",
                                                  code, FormatDay(question.day), from, until));
    }
    const auto nearest = goods.Nearest(question.code, question.day);
    return fail("unknown_goods_code",
                nearest ? fmt::format("{} is no line; the nearest above is {}", code,
                                      goods.line(*nearest).code.text())
                        : fmt::format("{} is no line, nor is there a chapter for it", code));
  }
  if (!goods.Declarable(*line, question.day)) {
    const auto below = goods.Children(*line, question.day);
    return fail("not_declarable",
                fmt::format("{} cannot be declared: {} lines stand under it", code, below.size()));
  }
  return *line;
}

Problems CheckQuestion(const Tariff& tariff, const Question& question) {
  Problems problems;
  if (!question.customs_value.ok() || question.customs_value.negative()) {
    problems.push_back({"value_negative", "/customs_value", "the customs value is below 0"});
  }
  const Area* origin = tariff.FindArea(question.origin);
  if (origin == nullptr || origin->group) {
    problems.push_back({"unknown_country", "/origin", "there is no country " + question.origin});
  }
  for (std::size_t i = 0; i < question.quantities.size(); ++i) {
    const Quantity& quantity = question.quantities[i];
    if (!quantity.amount.ok() || quantity.amount.negative()) {
      problems.push_back({"range", fmt::format("/quantities/{}/amount", i), "is below 0"});
    }
  }
  return problems;
}

// ---- Ways to import

// A basic duty that may be claimed, and what it would take.
struct Way {
  const Selected* selected = nullptr;
  Selected at_best;  // judged with the documents that it needs
  bool open = true;  // nothing is missing
  std::optional<Allocation> allocation;
  std::optional<SetAside> shut;  // why it cannot be gone at all
  std::string detail;
};

class Clerk {
 public:
  Clerk(const Tariff& tariff, const Question& question, const QuotaBook& quotas, bool tell)
      : tariff_(tariff), data_(tariff.data()), question_(question), quotas_(quotas), tell_(tell) {}

  std::expected<Statement, Problems> Assess();
  std::expected<Charges, Problems> Reckon();

 private:
  const Measure& MeasureOf(const Selected& selected) const {
    return data_.rows.measures[selected.measure];
  }
  const MeasureType& TypeOf(const Selected& selected) const {
    return data_.TypeOf(selected.measure);
  }
  std::optional<Problems> Prepare();
  Way WayOf(const Selected& selected) const;
  void LookAtQuota(Way& way) const;
  [[nodiscard]] bool IsClaimed(const Way& way) const;
  std::expected<Account, Problems> AccountOf(const Way& way);
  const Selected* RestOf() const;
  Option OptionOf(const Way& way, Account account) const;
  void AddDocuments(const Selected& selected, std::vector<Needed>& to) const;
  [[nodiscard]] std::vector<Option::Claim> ClaimsOf(const Way& way) const;
  void LookAtControls(Statement& statement) const;
  void LookAtConditions(Statement& statement) const;
  static std::vector<std::string> MissingFor(const Selected& selected);
  std::expected<Statement, Problems> Choose(Statement statement,
                                            std::vector<const Way*> way_of_option);
  [[nodiscard]] Problem NoDuty() const;
  Decimal Rounded(const Decimal& sum) const {
    return sum.Rounded(tariff_.reckoning().line_digits, tariff_.reckoning().line_rounding);
  }

  const Tariff& tariff_;
  const Tariff::Data& data_;
  const Question& question_;
  const QuotaBook& quotas_;
  bool tell_;
  Selection selection_;
  std::vector<Way> ways_;
  Problems left_out_;  // of ways that could not be reckoned
};

std::optional<Problems> Clerk::Prepare() {
  Problems problems = CheckQuestion(tariff_, question_);
  const auto line = FindLine(tariff_, question_);
  if (!line) problems.insert(problems.begin(), line.error());
  if (!problems.empty()) return problems;
  selection_ = Select(tariff_, question_, *line, tell_);
  for (const Selected& selected : selection_.basic)
    ways_.push_back(WayOf(selected));
  return std::nullopt;
}

Way Clerk::WayOf(const Selected& selected) const {
  Way way;
  way.selected = &selected;
  way.at_best = selected;
  if (!selected.presented.applies || selected.presented.stops) {
    way.open = false;
    way.at_best.presented = selected.best;
    if (!selected.best.applies || selected.best.stops) {
      way.shut = SetAside::kCondition;
      way.detail = selected.best.failed;
      return way;
    }
  }
  if (IsQuota(TypeOf(selected).role)) LookAtQuota(way);
  return way;
}

void Clerk::LookAtQuota(Way& way) const {
  const Measure& measure = MeasureOf(*way.selected);
  const auto shut = [&](SetAside why, std::string detail) {
    way.shut = why;
    way.detail = std::move(detail);
  };
  const QuotaDefinition* quota = tariff_.FindQuota(measure.order_number, question_.day);
  if (quota == nullptr) return shut(SetAside::kQuotaNotOpen, measure.order_number);
  std::optional<Decimal> amount;
  if (quota->currency.empty()) {
    amount = tariff_.units().Amount(quota->unit, question_.quantities);
  } else if (quota->currency == tariff_.reckoning().currency) {
    amount = question_.customs_value;
  }
  // Without a quantity nobody knows how much of the goods it covers: as if all, and it is asked for
  // where the duty needs it.
  if (!amount) return;
  const auto got = quotas_.Preview({.order_number = measure.order_number,
                                    .declaration = {},
                                    .item = 0,
                                    .accepted_ms = std::int64_t{question_.day} * 86'400'000,
                                    .amount = *amount});
  if (!got) {
    if (got.error().code == "amount_not_positive" || got.error().code == "quota_licensed") return;
    return shut(SetAside::kQuotaNotOpen, got.error().detail);
  }
  way.allocation = *got;
  if (got->covered.zero()) shut(SetAside::kQuotaExhausted, measure.order_number);
}

bool Clerk::IsClaimed(const Way& way) const {
  const MeasureType& type = TypeOf(*way.selected);
  if (!question_.preference) return type.role == Role::kDuty;
  if (type.preference != *question_.preference) return false;
  return question_.order_number.empty() ||
         MeasureOf(*way.selected).order_number == question_.order_number;
}

// The duty for goods of any origin: what is paid on what a quota does not cover.
const Selected* Clerk::RestOf() const {
  for (const Way& way : ways_)
    if (TypeOf(*way.selected).role == Role::kDuty && !way.shut) return way.selected;
  return nullptr;
}

std::expected<Account, Problems> Clerk::AccountOf(const Way& way) {
  Accountant accountant(tariff_, question_, selection_, tell_);
  const bool whole = !way.allocation || way.allocation->covered == way.allocation->asked;
  if (whole) return accountant.Of(way.at_best, nullptr);
  const Part part{RestOf(), way.allocation->covered, way.allocation->asked};
  return accountant.Of(way.at_best, &part);
}

void Clerk::AddDocuments(const Selected& selected, std::vector<Needed>& to) const {
  const ConditionJudge judge(tariff_, question_);
  for (const std::string& code : selected.presented.documents) {
    if (std::ranges::find(to, code, &Needed::document) != to.end()) continue;
    const Document* document = tariff_.FindDocument(code);
    to.push_back({.document = code,
                  .name = document == nullptr ? std::string() : document->name,
                  .measure = selected.measure,
                  .presented = judge.Presented(code)});
  }
}

Option Clerk::OptionOf(const Way& way, Account account) const {
  Option option;
  option.preference = TypeOf(*way.selected).preference;
  option.role = TypeOf(*way.selected).role;
  option.order_number = MeasureOf(*way.selected).order_number;
  option.lines = std::move(account.lines);
  option.duty = Rounded(account.duty);
  option.excise = Rounded(account.excise);
  option.vat = Rounded(account.vat);
  option.vat_base = Rounded(account.vat_base);
  option.total = Rounded(account.duty + account.excise + account.vat);
  AddDocuments(way.at_best, option.documents);
  for (const Selected& control : selection_.controls) {
    Selected at_best = control;
    at_best.presented = control.best;
    AddDocuments(at_best, option.documents);
  }
  option.open = way.open && std::ranges::all_of(option.documents, &Needed::presented);
  option.allocation = way.allocation;
  option.origins = ClaimsOf(way);
  return option;
}

std::vector<Option::Claim> Clerk::ClaimsOf(const Way& way) const {
  const ConditionJudge judge(tariff_, question_);
  const std::uint32_t measure = way.selected->measure;
  std::vector<Option::Claim> claims;
  for (const OriginScheme* scheme :
       tariff_.OriginSchemesOf(measure, question_.origin, question_.day)) {
    Option::Claim& claim = claims.emplace_back();
    claim.scheme = scheme;
    claim.entries = tariff_.origins().Lookup(*scheme, question_.code, question_.day).size();
    for (const OriginProof& proof : scheme->proofs) {
      claim.proofs.push_back({.document = proof.code,
                              .name = proof.name,
                              .measure = measure,
                              .presented = judge.Presented(proof.code)});
    }
  }
  return claims;
}

void Clerk::LookAtControls(Statement& statement) const {
  for (const Selected& control : selection_.controls) {
    const Measure& measure = MeasureOf(control);
    const bool forbidden = TypeOf(control).role == Role::kProhibition && measure.conditions.empty();
    if (!forbidden && !control.presented.stops && !control.presented.unmet) continue;
    std::string needed;
    for (const std::string& document : control.best.documents)
      needed += (needed.empty() ? "" : ", ") + document;
    statement.stops.push_back({control.measure, std::move(needed)});
  }
}

// Where a document would change what is charged on top, somebody should know.
void Clerk::LookAtConditions(Statement& statement) const {
  for (const auto* group : {&selection_.defence, &selection_.excise, &selection_.vat}) {
    for (const Selected& selected : *group) {
      if (!selected.presented.applies) {
        statement.considered.push_back(
            {selected.measure, SetAside::kCondition, selected.presented.failed, std::nullopt});
      }
      std::vector<std::string> documents = MissingFor(selected);
      if (documents.empty()) continue;
      statement.asks.push_back({"document_choice", MeasureOf(selected).id, std::move(documents)});
    }
  }
}

// What the best outcome rests on and was not shown.
std::vector<std::string> Clerk::MissingFor(const Selected& selected) {
  std::vector<std::string> documents;
  for (const std::string& document : selected.best.documents) {
    const auto& shown = selected.presented.documents;
    if (std::ranges::find(shown, document) == shown.end()) documents.push_back(document);
  }
  return documents;
}

Problem Clerk::NoDuty() const {
  if (!question_.preference) {
    return {"no_duty_for_origin", "/origin",
            "the tariff has no duty for these goods from " + question_.origin};
  }
  return {"preference_not_available", "/preference",
          fmt::format("preference {} is not there for these goods from {}", *question_.preference,
                      question_.origin)};
}

// What applies as the question stands, what would be cheapest, and the options in order.
std::expected<Statement, Problems> Clerk::Choose(Statement statement,
                                                 std::vector<const Way*> way_of_option) {
  std::vector<std::size_t> order(statement.options.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const Option& one = statement.options[a];
    const Option& other = statement.options[b];
    if (one.open != other.open) return one.open;
    return one.total < other.total;
  });
  std::vector<Option> sorted;
  std::optional<std::size_t> charged;
  std::optional<std::size_t> claimed_shut;
  std::optional<std::size_t> plain;  // what needs no claim
  for (const std::size_t i : order) {
    const Way& way = *way_of_option[i];
    const std::size_t place = sorted.size();
    if (!plain && TypeOf(*way.selected).role == Role::kDuty) plain = place;
    if (IsClaimed(way)) {
      if (way.open && !charged) charged = place;
      if (!way.open && !claimed_shut) claimed_shut = place;
    }
    sorted.push_back(std::move(statement.options[i]));
  }
  statement.options = std::move(sorted);
  if (!charged && claimed_shut && plain) {
    Ask ask{"document_missing", *question_.preference, {}};
    for (const Needed& needed : statement.options[*claimed_shut].documents)
      if (!needed.presented) ask.choices.push_back(needed.document);
    statement.asks.push_back(std::move(ask));
    charged = plain;
  }
  if (!charged) {
    Problems problems = std::move(left_out_);
    if (problems.empty()) problems.push_back(NoDuty());
    return std::unexpected(std::move(problems));
  }
  statement.charged = *charged;
  statement.vat_base = statement.options[*charged].vat_base;
  const auto cheapest = std::ranges::min_element(statement.options, {}, &Option::total);
  statement.cheapest = static_cast<std::size_t>(cheapest - statement.options.begin());
  statement.problems = std::move(left_out_);
  return statement;
}

std::expected<Statement, Problems> Clerk::Assess() {
  if (auto problems = Prepare()) return std::unexpected(std::move(*problems));
  Statement statement;
  statement.asks = selection_.asks;
  std::vector<const Way*> way_of_option;
  for (const Way& way : ways_) {
    if (way.shut) {
      statement.considered.push_back({way.selected->measure, *way.shut, way.detail, std::nullopt});
      continue;
    }
    auto account = AccountOf(way);
    if (!account) {
      // Its own fault, or the fault of what is charged whatever the way.
      std::ranges::move(account.error(), std::back_inserter(left_out_));
      statement.considered.push_back(
          {way.selected->measure, SetAside::kCannotBeReckoned, "", std::nullopt});
      continue;
    }
    for (const Considered& displaced : account->displaced) {
      const auto same = [&](const Considered& c) {
        return c.measure == displaced.measure && c.why == displaced.why;
      };
      if (std::ranges::none_of(statement.considered, same)) {
        statement.considered.push_back(displaced);
      }
    }
    statement.options.push_back(OptionOf(way, std::move(*account)));
    way_of_option.push_back(&way);
  }
  std::ranges::move(selection_.considered, std::back_inserter(statement.considered));
  LookAtControls(statement);
  LookAtConditions(statement);
  // The same quantity is asked for once, however many ways need it.
  std::ranges::sort(left_out_, {},
                    [](const Problem& p) { return std::tuple(p.code, p.detail, p.pointer); });
  const auto [first, last] = std::ranges::unique(left_out_);
  left_out_.erase(first, last);
  return Choose(std::move(statement), std::move(way_of_option));
}

std::expected<Charges, Problems> Clerk::Reckon() {
  if (auto problems = Prepare()) return std::unexpected(std::move(*problems));
  std::optional<Account> best;
  Decimal best_total;
  const auto consider = [&](bool claimed) -> std::optional<Problems> {
    for (const Way& way : ways_) {
      const bool asked = claimed ? IsClaimed(way) : TypeOf(*way.selected).role == Role::kDuty;
      if (!asked || way.shut || !way.open) continue;
      auto account = AccountOf(way);
      if (!account) return std::move(account.error());
      const Decimal total = account->duty + account->excise + account->vat;
      if (best && !(total < best_total)) continue;
      best = std::move(*account);
      best_total = total;
    }
    return std::nullopt;
  };
  if (auto problems = consider(true)) return std::unexpected(std::move(*problems));
  const bool claim_lacks_documents = std::ranges::any_of(
      ways_, [&](const Way& way) { return !way.shut && !way.open && IsClaimed(way); });
  if (!best && claim_lacks_documents) {
    if (auto problems = consider(false)) return std::unexpected(std::move(*problems));
  }
  if (!best) return std::unexpected(Problems{NoDuty()});
  return Charges{Rounded(best->duty), Rounded(best->excise), Rounded(best->vat)};
}

}  // namespace

std::string_view SetAsideName(SetAside why) {
  return kSetAsideNames[static_cast<std::size_t>(why)];
}

std::expected<Statement, Problems> Assess(const Tariff& tariff, const Question& question,
                                          const QuotaBook* quotas) {
  return Clerk(tariff, question, quotas == nullptr ? tariff.published_quotas() : *quotas, true)
      .Assess();
}

std::expected<Charges, Problems> Reckon(const Tariff& tariff, const Question& question) {
  return Clerk(tariff, question, tariff.published_quotas(), false).Reckon();
}

}  // namespace tidewaiter::tariff
