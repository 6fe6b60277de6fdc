#include "clearance/clerk.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/json_writer.h"
#include "desk/act.h"

namespace tidewaiter::clearance {
namespace {

using access::Action;
using codec::JsonWriter;
using desk::State;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr int kRecentControls = 10;     // of an importer: what assignment looks back at
constexpr double kAskKindFrom = 0.1;    // a suspicion worth a field on the order
constexpr double kOrderItemFrom = 0.5;  // of the leading item's expected worth

By ByOf(const Command& command) {
  return {command.who.id, command.request};
}
constexpr By kHouse{"system", ""};

Refusal Refuse(ErrorCode error, std::string_view code, std::string message) {
  return {{error, std::move(message), ""}, std::string(code), {}};
}

Refusal Denied(access::Reason reason) {
  if (reason == access::Reason::kOutOfScope) {
    // Who may not see it learns nothing, not even that it is there.
    return Refuse(ErrorCode::kNotFound, "not_found", "there is no such thing");
  }
  return Refuse(ErrorCode::kFailedPrecondition, access::ReasonCode(reason),
                "this account may not do that");
}

Refusal WrongState(const desk::DeclarationRow& row, std::string_view what) {
  return Refuse(ErrorCode::kConflict, "wrong_state",
                fmt::format("{} is {}: {}", row.id, desk::Name(row.status), what));
}

access::Subject SubjectOf(const desk::DeclarationRow& row) {
  return {
      .office = row.office, .declarant = row.declarant, .importer = row.importer, .officer = {}};
}

std::string ReasonData(std::string_view reason) {
  std::string out;
  JsonWriter(out).BeginObject().Member("reason", reason).EndObject();
  return out;
}

std::string ControlData(std::string_view control, std::string_view reason = {}) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("control", control).MemberUnlessEmpty("reason", reason).EndObject();
  return out;
}

// ISO 6346's check digit, as movement reference numbers have it: letters count 10, 12, 13 ... 38
// without multiples of 11, each place twice as much as the one before, modulo 11, 10 counts 0.
char CheckDigit(std::string_view text) {
  std::uint64_t sum = 0;
  std::uint64_t weight = 1;
  for (const char c : text) {
    std::uint64_t value = 0;
    if (c >= '0' && c <= '9') {
      value = static_cast<std::uint64_t>(c - '0');
    } else {
      value = 10 + static_cast<std::uint64_t>(c - 'A');
      value += (value - 1) / 10;  // 10, 12..20 -> skips 11, 22, 33
    }
    sum += value * weight % 11;
    weight = weight * 2 % 11;
  }
  return static_cast<char>('0' + sum % 11 % 10);
}

// Goods that are others, or from elsewhere, than was said, had no turn at the quota.
bool EndsQuota(KindSet wrong) {
  return wrong.Has(ErrorKind::kHsCode) || wrong.Has(ErrorKind::kOrigin) ||
         wrong.Has(ErrorKind::kPreference);
}

// Buckets of a dwell time: a tenth of a doubling each, 7 % wide.
int DwellBucket(std::int64_t dwell_ms) {
  return static_cast<int>(10 *
                          std::log2(static_cast<double>(std::max<std::int64_t>(0, dwell_ms)) + 1));
}

}  // namespace

Clerk::Clerk(Draft& draft, desk::Store& store, const Registry& registry, Judge& judge,
             TariffDesk& tariff, Loads& loads, const EngineOptions& options,
             std::uint64_t learned_seq)
    : draft_(draft),
      store_(store),
      registry_(registry),
      judge_(judge),
      tariff_(tariff),
      loads_(loads),
      options_(options),
      learned_seq_(learned_seq),
      learn_(judge.schema()),
      outcomes_(judge.schema()) {}

Status Clerk::Prepare(std::span<const Command> commands) {
  prepared_.assign(commands.size(), {});
  draft_.set_with_stages(judge_.rules().asks_stages());
  RETURN_IF_ERROR(AskStore(commands));
  return JudgeLodgings(commands);
}

// What must be asked of the store for all commands: one question of each kind.
Status Clerk::AskStore(std::span<const Command> commands) {
  std::vector<desk::Store::Pair> keys;
  std::vector<std::size_t> key_places;
  std::vector<desk::Store::Pair> lrns;
  std::vector<std::size_t> lrn_places;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (!commands[i].key.empty()) {
      keys.emplace_back(commands[i].who.id, commands[i].key);
      key_places.push_back(i);
    }
    if (const Lodge* lodge = std::get_if<Lodge>(&commands[i].work)) {
      lrns.emplace_back(lodge->document->declarant.id, lodge->document->lrn);
      lrn_places.push_back(i);
    }
  }
  if (!keys.empty()) {
    ASSIGN_OR_RETURN(std::vector<std::optional<desk::AnswerRow>> answers, store_.FindAnswers(keys));
    for (std::size_t i = 0; i < answers.size(); ++i)
      prepared_[key_places[i]].answer = std::move(answers[i]);
  }
  if (!lrns.empty()) {
    ASSIGN_OR_RETURN(std::vector<std::string> taken, store_.FindLrns(lrns));
    for (std::size_t i = 0; i < taken.size(); ++i)
      prepared_[lrn_places[i]].taken_by = std::move(taken[i]);
  }
  return {};
}

// All new declarations of the group are judged at once: small batches cost more a line.
Status Clerk::JudgeLodgings(std::span<const Command> commands) {
  std::vector<ToJudge> to_judge;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const Lodge* lodge = std::get_if<Lodge>(&commands[i].work);
    Prepared& prepared = prepared_[i];
    if (lodge == nullptr || prepared.answer || !prepared.taken_by.empty()) continue;
    // Every lodging makes one event at least: numbers of groups cannot meet.
    prepared.id = NewId(draft_.next_seq() + places.size());
    to_judge.push_back(
        {prepared.id, lodge->document.get(), lodge->document->stage == desk::Stage::kArrived});
    places.push_back(i);
  }
  if (to_judge.empty()) return {};
  std::vector<const desk::Document*> documents;
  std::vector<const desk::Document*> first;
  for (const ToJudge& one : to_judge) {
    documents.push_back(one.document);
    first.push_back(one.decide ? nullptr : one.document);
  }
  ASSIGN_OR_RETURN(const std::vector<StagesPtr> stages, StagesOf(documents, first));
  for (std::size_t i = 0; i < to_judge.size(); ++i)
    to_judge[i].stages = stages[i].get();
  ASSIGN_OR_RETURN(std::vector<desk::Assessment> assessments,
                   judge_.Assess(to_judge, registry_.policy(), registry_.policy_version(),
                                 registry_.offices(), draft_.now_ms()));
  for (std::size_t i = 0; i < places.size(); ++i) {
    assessments[i].learned_seq = learned_seq_;
    assessments[i].stated_seq = draft_.seq();
    prepared_[places[i]].stages = stages[i];
    prepared_[places[i]].assessment =
        std::make_shared<const desk::Assessment>(std::move(assessments[i]));
  }
  return {};
}

Result<std::shared_ptr<const desk::Assessment>> Clerk::JudgeOne(Draft::Open& open,
                                                                const desk::Document& document,
                                                                bool decide) {
  const desk::DeclarationRow& row = open.now.declaration;
  std::optional<desk::Document> lodged;  // where it was amended before its goods came
  const bool before_arrival = document.stage == desk::Stage::kPreArrival;
  if (before_arrival && row.version > 1 && judge_.rules().asks_stages()) {
    ASSIGN_OR_RETURN(lodged, FirstDocument(store_, *registry_.rules(), row.id));
  }
  const desk::Document* const documents[] = {&document};
  const desk::Document* const first[] = {lodged ? &*lodged : before_arrival ? &document : nullptr};
  ASSIGN_OR_RETURN(const std::vector<StagesPtr> stages, StagesOf(documents, first));
  open.stages = stages.front();
  const ToJudge one[] = {{row.id, &document, decide, open.stages.get()}};
  ASSIGN_OR_RETURN(std::vector<desk::Assessment> assessments,
                   judge_.Assess(one, registry_.policy(), registry_.policy_version(),
                                 registry_.offices(), draft_.now_ms()));
  assessments.front().learned_seq = learned_seq_;
  assessments.front().stated_seq = draft_.seq();
  return std::make_shared<const desk::Assessment>(std::move(assessments.front()));
}

// As a movement reference number: year, country, thirteen characters, check digit.
std::string Clerk::NewId(std::uint64_t number) const {
  const std::string year = FormatDay(static_cast<Day>(draft_.now_ms() / kDayMs)).substr(2, 2);
  std::string id = fmt::format("{}{}{:013}", year, options_.country, number);
  id += CheckDigit(id);
  return id;
}

Result<Answer> Clerk::Do(const Command& command, std::size_t place) {
  const desk::AnswerRow* earlier = prepared_[place].answer ? &*prepared_[place].answer : nullptr;
  if (earlier == nullptr && !command.key.empty()) {
    earlier = draft_.FindAnswer(command.who.id, command.key);
  }
  if (earlier != nullptr) {
    if (earlier->request != command.request_hash) {
      return Answer{Refuse(ErrorCode::kConflict, "idempotency_key",
                           "this Idempotency-Key was used for another request"),
                    false};
    }
    return Answer{Rendered{earlier->status, earlier->body}, true};
  }
  ASSIGN_OR_RETURN(const Done done,
                   std::visit(
                       [&](const auto& work) {
                         if constexpr (std::is_same_v<std::decay_t<decltype(work)>, Lodge>) {
                           return Carry(work, command, place);
                         } else {
                           return Carry(work, command);
                         }
                       },
                       command.work));
  if (const Refusal* refusal = std::get_if<Refusal>(&done)) return Answer{*refusal, false};
  Rendered rendered;
  if (command.render) rendered = command.render(std::get<Applied>(done));
  if (!command.key.empty()) {
    draft_.Remember({command.who.id, command.key, command.request_hash, draft_.now_ms(),
                     rendered.status, rendered.body});
  }
  return Answer{std::move(rendered), false};
}

void Clerk::Finish() {
  if (learn_.size() > 0) draft_.learn().push_back(std::move(learn_));
  if (outcomes_.lines.size() > 0) draft_.outcomes().push_back(std::move(outcomes_));
}

Clerk::Done Clerk::DoneWith(const Draft::Open& open, std::string_view control) const {
  Applied applied{.declaration = &open.now.declaration,
                  .control = nullptr,
                  .record = nullptr,
                  .seq = draft_.seq(),
                  .time_ms = draft_.now_ms()};
  for (const desk::ControlRow& row : open.now.controls) {
    if (row.id == control) applied.control = &row;
  }
  return applied;
}

Result<Clerk::Access> Clerk::OpenFor(const Command& command, Action action,
                                     std::string_view declaration) {
  ASSIGN_OR_RETURN(Draft::Open* const open, draft_.Find(declaration));
  if (open == nullptr) {
    return Access{nullptr, Refuse(ErrorCode::kNotFound, "not_found", "there is no such thing")};
  }
  access::Subject subject = SubjectOf(open->now.declaration);
  subject.officer = open->now.declaration.officer;
  const access::Decision may = access::Allows(command.who, action, subject);
  if (!may) return Access{nullptr, Denied(may.reason)};
  return Access{open, std::nullopt};
}

Result<Clerk::Access> Clerk::OpenControlFor(const Command& command, Action action,
                                            std::string_view control) {
  ASSIGN_OR_RETURN(Draft::Open* const open, draft_.FindControl(control));
  if (open == nullptr) {
    return Access{nullptr, Refuse(ErrorCode::kNotFound, "not_found", "there is no such thing")};
  }
  access::Subject subject = SubjectOf(open->now.declaration);
  subject.officer = open->now.Control(control).officer;
  const access::Decision may = access::Allows(command.who, action, subject);
  if (!may) return Access{nullptr, Denied(may.reason)};
  return Access{open, std::nullopt};
}

Result<Clerk::Done> Clerk::Carry(const Lodge& work, const Command& command, std::size_t place) {
  const desk::Document& document = *work.document;
  const access::Decision may = access::Allows(command.who, Action::kLodge,
                                              {.office = document.office,
                                               .declarant = document.declarant.id,
                                               .importer = document.importer.id,
                                               .officer = {}});
  if (!may) {
    // The declarant is what the caller wrote: say so instead of "not found".
    return may.reason == access::Reason::kOutOfScope
               ? Refuse(ErrorCode::kFailedPrecondition, "not_your_client",
                        "this account does not act for the declarant or the importer")
               : Denied(may.reason);
  }
  Prepared& prepared = prepared_[place];
  std::string taken = prepared.taken_by;
  if (taken.empty()) taken = draft_.TakenLrn(document.declarant.id, document.lrn);
  if (!taken.empty()) {
    Refusal refusal = Refuse(ErrorCode::kConflict, "lrn_taken",
                             fmt::format("LRN {} was used for {}", document.lrn, taken));
    refusal.problems.push_back({"lrn_taken", "/lrn", refusal.error.message});
    return refusal;
  }
  Draft::Open& open = draft_.Begin(prepared.id);
  open.now.declaration.id = prepared.id;
  draft_.EmitDocument(open, desk::kind::kLodged, work.json, work.document, ByOf(command), 1);
  draft_.Count(document.office, "lodged", "", 1);
  open.stages = prepared.stages;
  draft_.EmitAssessment(open, prepared.assessment, kHouse);
  RETURN_IF_ERROR(Follow(open, *prepared.assessment, kHouse));
  return DoneWith(open);
}

Result<Clerk::Done> Clerk::Carry(const Amend& work, const Command& command) {
  ASSIGN_OR_RETURN(const Access access, OpenFor(command, Action::kAmend, work.declaration));
  if (access.refusal) return *access.refusal;
  Draft::Open& open = *access.open;
  desk::DeclarationRow& row = open.now.declaration;
  if (row.version != work.if_version) {
    return Refuse(
        ErrorCode::kConflict, "version",
        fmt::format("version {} was changed to {} meanwhile", work.if_version, row.version));
  }
  if (!desk::MayAmend(row)) return WrongState(row, "it can no longer be amended");
  const desk::Document& document = *work.document;
  if (document.lrn != row.lrn || document.declarant.id != row.declarant ||
      document.stage != row.stage) {
    return Refuse(ErrorCode::kConflict, "identity",
                  "reference, declarant and stage of a declaration cannot be amended");
  }
  // The importer may change, but not to one that this account does not act for.
  const access::Decision may = access::Allows(command.who, Action::kAmend,
                                              {.office = document.office,
                                               .declarant = document.declarant.id,
                                               .importer = document.importer.id,
                                               .officer = {}});
  if (!may) return Denied(may.reason);
  draft_.EmitDocument(open, desk::kind::kAmended, work.json, work.document, ByOf(command),
                      row.version + 1);
  ASSIGN_OR_RETURN(const auto assessment, JudgeOne(open, document, false));
  draft_.EmitAssessment(open, assessment, kHouse);
  return DoneWith(open);
}

Result<Clerk::Done> Clerk::Carry(const Cancel& work, const Command& command) {
  ASSIGN_OR_RETURN(const Access access, OpenFor(command, Action::kCancel, work.declaration));
  if (access.refusal) return *access.refusal;
  const desk::DeclarationRow& row = access.open->now.declaration;
  if (!desk::MayCancel(row)) return WrongState(row, "it can no longer be withdrawn");
  RETURN_IF_ERROR(
      draft_.Emit(*access.open, desk::kind::kCancelled, ReasonData(work.reason), ByOf(command)));
  return DoneWith(*access.open);
}

Result<Clerk::Done> Clerk::Carry(const Arrive& work, const Command& command) {
  ASSIGN_OR_RETURN(const Access access, OpenFor(command, Action::kArrive, work.declaration));
  if (access.refusal) return *access.refusal;
  Draft::Open& open = *access.open;
  if (!desk::MayArrive(open.now.declaration)) {
    return WrongState(open.now.declaration, "it does not wait for its goods");
  }
  RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kArrived, "{}", ByOf(command)));
  ASSIGN_OR_RETURN(const auto document, draft_.DocumentOf(open));
  ASSIGN_OR_RETURN(const auto assessment, JudgeOne(open, *document, true));
  draft_.EmitAssessment(open, assessment, kHouse);
  RETURN_IF_ERROR(Follow(open, *assessment, kHouse));
  return DoneWith(open);
}

Status Clerk::Follow(Draft::Open& open, const desk::Assessment& assessment, const By& by) {
  const desk::DeclarationRow& row = open.now.declaration;
  if (assessment.lane == desk::Lane::kNone) return {};
  draft_.Count(row.office, "lane",
               fmt::format("{}/{}", desk::Name(row.lane), SelectionBasisName(row.basis)), 1);
  CHECK(open.document != nullptr);
  learn_.Append(*open.document, row.id, static_cast<Day>(draft_.now_ms() / kDayMs),
                open.stages.get(), assessment.standings);
  RETURN_IF_ERROR(ServeQuotas(open, *open.document, by));
  KeepRuleHits(open, assessment);
  switch (assessment.lane) {
    case desk::Lane::kGreen:
      return Release(open, "lane", by);
    case desk::Lane::kBlue:
      RETURN_IF_ERROR(Release(open, "lane", by));
      return Order(open, desk::ControlKind::kAudit, &assessment, by);
    case desk::Lane::kYellow:
      return Order(open, desk::ControlKind::kDocuments, &assessment, by);
    default:
      return Order(open, desk::ControlKind::kInspection, &assessment, by);
  }
}

Status Clerk::Release(Draft::Open& open, std::string_view reason, const By& by) {
  RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kReleased, ReasonData(reason), by));
  const desk::DeclarationRow& row = open.now.declaration;
  draft_.Count(
      row.office, "dwell",
      fmt::format("{}/{}", desk::Name(row.lane), DwellBucket(row.finished_ms - row.arrived_ms)), 1);
  return {};
}

Status Clerk::Order(Draft::Open& open, desk::ControlKind kind, const desk::Assessment* assessment,
                    const By& by) {
  const desk::DeclarationRow& row = open.now.declaration;
  const Policy& policy = registry_.policy();
  const double hours = kind == desk::ControlKind::kInspection  ? policy.inspection_hours
                       : kind == desk::ControlKind::kDocuments ? policy.document_hours
                                                               : policy.audit_hours;
  const std::string id = fmt::format("{}-C{}", row.id, draft_.next_seq());
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("control", id).Member("kind", desk::Name(kind));
  json.Member("due_ms", draft_.now_ms() + static_cast<std::int64_t>(hours * kHourMs));
  KindSet kinds;
  json.Key("items").BeginArray();
  if (assessment != nullptr && !assessment->items.empty()) {
    const bool everything = row.basis == SelectionBasis::kRandom;
    const double least = kOrderItemFrom * assessment->items[assessment->Leading()].expected_minor;
    for (std::size_t i = 0; i < assessment->items.size(); ++i) {
      const desk::ItemAssessment& item = assessment->items[i];
      if (!everything && item.expected_minor < least) continue;
      json.Unsigned(i + 1);
      if (item.finding.kind != ErrorKind::kUnspecified) kinds.Add(item.finding.kind);
      for (const auto& [suspicion, probability] : item.kinds) {
        if (probability >= kAskKindFrom) kinds.Add(suspicion);
      }
    }
  } else {
    for (std::uint32_t i = 1; i <= row.items; ++i)
      json.Unsigned(i);
  }
  json.EndArray().Key("kinds").BeginArray();
  for (const ErrorKind suspicion : AllErrorKinds()) {
    if (kinds.Has(suspicion)) json.Text(ErrorKindName(suspicion));
  }
  json.EndArray().EndObject();
  RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kOrdered, std::move(data), by));
  ASSIGN_OR_RETURN(const Assigned assigned, Choose(open, open.now.Control(id)));
  return assigned.officer.empty() ? Status{} : AssignTo(open, id, assigned, "", by);
}

Result<Assigned> Clerk::Choose(const Draft::Open& open, const desk::ControlRow& control) {
  const desk::DeclarationRow& row = open.now.declaration;
  ASSIGN_OR_RETURN(auto recent, store_.OfficersOfImporter(row.importer, kRecentControls));
  ASSIGN_OR_RETURN(const auto last, store_.OfficersOfImporter(row.importer, 1));
  std::vector<Officer> officers = registry_.officers();
  for (Officer& officer : officers) {
    const auto load = loads_.find(officer.id);
    officer.open = load == loads_.end() ? 0 : load->second;
  }
  return Assign(officers, {.control = control.id,
                           .office = row.office,
                           .kind = control.kind,
                           .hs_code = row.hs_code,
                           .suspicion = row.kind,
                           .recent = std::move(recent),
                           .last_officer = last.empty() ? "" : last.begin()->first,
                           .draw_key = options_.draw_key});
}

Status Clerk::AssignTo(Draft::Open& open, std::string_view control, const Assigned& assigned,
                       std::string_view reason, const By& by) {
  EndLoad(open.now.Control(control));
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("control", control).Member("officer", assigned.officer);
  json.Member("why", assigned.why).MemberUnlessEmpty("reason", reason).EndObject();
  RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kAssigned, std::move(data), by));
  ++loads_[assigned.officer];
  return {};
}

void Clerk::EndLoad(const desk::ControlRow& control) {
  const auto load = loads_.find(control.officer);
  if (desk::IsOpen(control.status) && load != loads_.end() && load->second > 0) --load->second;
}

Status Clerk::Withdraw(Draft::Open& open, std::string_view reason, const By& by) {
  const desk::DeclarationRow& row = open.now.declaration;
  if (!desk::IsOpen(row.control_status)) return {};
  EndLoad(open.now.Control(row.control));
  return draft_.Emit(open, desk::kind::kWithdrawn, ControlData(row.control, reason), by);
}

Result<Clerk::Done> Clerk::Carry(const Reroute& work, const Command& command) {
  ASSIGN_OR_RETURN(const Access access, OpenFor(command, Action::kReroute, work.declaration));
  if (access.refusal) return *access.refusal;
  Draft::Open& open = *access.open;
  const desk::DeclarationRow& row = open.now.declaration;
  if (!desk::MayReroute(row)) return WrongState(row, "its lane can no longer be changed");
  if (work.lane == row.lane || work.lane == desk::Lane::kNone) {
    return Refuse(ErrorCode::kConflict, "same_lane", "it is in that lane already");
  }
  if (row.basis == SelectionBasis::kRandom && work.lane < row.lane) {
    return Refuse(ErrorCode::kConflict, "random_check",
                  "it was drawn at random: taking it out would spoil the sample. Inspect it, or "
                  "dismiss it with a reason");
  }
  const By by = ByOf(command);
  std::string data;
  JsonWriter(data)
      .BeginObject()
      .Member("lane", desk::Name(work.lane))
      .Member("reason", work.reason)
      .EndObject();
  RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kRerouted, std::move(data), by));
  RETURN_IF_ERROR(Withdraw(open, work.reason, by));
  if (work.lane <= desk::Lane::kBlue) RETURN_IF_ERROR(Release(open, "rerouted", by));
  if (work.lane != desk::Lane::kGreen) {
    const desk::ControlKind kind = work.lane == desk::Lane::kBlue ? desk::ControlKind::kAudit
                                   : work.lane == desk::Lane::kYellow
                                       ? desk::ControlKind::kDocuments
                                       : desk::ControlKind::kInspection;
    RETURN_IF_ERROR(Order(open, kind, nullptr, by));
  }
  return DoneWith(open, row.control);
}

Result<Clerk::Done> Clerk::Carry(const Settle& work, const Command& command) {
  const Action action = work.verb == Verb::kRelease ? Action::kRelease
                        : work.verb == Verb::kHold  ? Action::kHold
                                                    : Action::kSeize;
  ASSIGN_OR_RETURN(const Access access, OpenFor(command, action, work.declaration));
  if (access.refusal) return *access.refusal;
  Draft::Open& open = *access.open;
  const desk::DeclarationRow& row = open.now.declaration;
  const By by = ByOf(command);
  switch (work.verb) {
    case Verb::kRelease:
      if (!desk::MayRelease(row)) return WrongState(row, "only what is held can be released so");
      RETURN_IF_ERROR(Release(open, work.reason, by));
      break;
    case Verb::kHold:
      if (!desk::MayHold(row)) return WrongState(row, "it cannot be held");
      RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kHeld, ReasonData(work.reason), by));
      break;
    case Verb::kSeize:
      if (!desk::MaySeize(row)) return WrongState(row, "it cannot be seized");
      RETURN_IF_ERROR(Withdraw(open, work.reason, by));
      RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kSeized, ReasonData(work.reason), by));
      RETURN_IF_ERROR(GiveBackQuotas(open, std::nullopt, by));
      break;
  }
  return DoneWith(open, row.control);
}

Result<Clerk::Done> Clerk::Carry(const AssignControl& work, const Command& command) {
  ASSIGN_OR_RETURN(const Access access,
                   OpenControlFor(command, Action::kAssignControl, work.control));
  if (access.refusal) return *access.refusal;
  Draft::Open& open = *access.open;
  const desk::ControlRow control = open.now.Control(work.control);
  if (!desk::IsOpen(control.status) || control.status == desk::ControlStatus::kStarted) {
    return Refuse(ErrorCode::kConflict, "wrong_state", "this control was begun or is over");
  }
  Assigned assigned{work.officer, "by_hand"};
  if (work.officer.empty()) {
    ASSIGN_OR_RETURN(assigned, Choose(open, control));
    if (assigned.officer.empty()) {
      return Refuse(ErrorCode::kConflict, "nobody", "nobody on duty in this office may do it");
    }
  } else {
    const auto& officers = registry_.officers();
    const auto officer = std::ranges::find(officers, work.officer, &Officer::id);
    if (officer == officers.end() || !IsEligible(*officer, control.office, control.kind)) {
      return Refuse(ErrorCode::kConflict, "not_eligible",
                    "this officer does not do such controls in this office");
    }
  }
  RETURN_IF_ERROR(AssignTo(open, work.control, assigned, work.reason, ByOf(command)));
  return DoneWith(open, work.control);
}

Result<Clerk::Done> Clerk::Carry(const StartControl& work, const Command& command) {
  ASSIGN_OR_RETURN(const Access access,
                   OpenControlFor(command, Action::kStartControl, work.control));
  if (access.refusal) return *access.refusal;
  if (access.open->now.Control(work.control).status != desk::ControlStatus::kAssigned) {
    return Refuse(ErrorCode::kConflict, "wrong_state", "this control cannot be begun");
  }
  RETURN_IF_ERROR(
      draft_.Emit(*access.open, desk::kind::kStarted, ControlData(work.control), ByOf(command)));
  return DoneWith(*access.open, work.control);
}

Result<Clerk::Done> Clerk::Carry(const RecordAct& work, const Command& command) {
  ASSIGN_OR_RETURN(const Access access, OpenControlFor(command, Action::kRecordAct, work.control));
  if (access.refusal) return *access.refusal;
  Draft::Open& open = *access.open;
  const desk::ControlRow control = open.now.Control(work.control);
  const desk::DeclarationRow& row = open.now.declaration;
  if (!desk::IsOpen(control.status) || control.status == desk::ControlStatus::kOpen) {
    return Refuse(ErrorCode::kConflict, "wrong_state", "this control is over, or nobody's");
  }
  auto act = desk::ParseAct(work.json, row.items, options_.rules.currency_digits);
  if (act && control.kind == desk::ControlKind::kAudit &&
      act->decision != desk::ActDecision::kRelease) {
    act = std::unexpected(
        codec::Problems{{"decision", "/decision", "the goods were released before the audit"}});
  }
  if (!act) {
    Refusal refusal = Refuse(ErrorCode::kInvalidArgument, "problems", "the act has problems");
    refusal.problems = std::move(act.error());
    return refusal;
  }
  const By by = ByOf(command);
  const OutcomeSource source = control.kind == desk::ControlKind::kAudit
                                   ? OutcomeSource::kAudit
                                   : OutcomeSource::kInspection;
  ASSIGN_OR_RETURN(const auto document, draft_.DocumentOf(open));
  const std::vector<Outcome> outcomes =
      desk::OutcomesOf(*act, *document, source, row.basis,
                       static_cast<Day>(draft_.now_ms() / kDayMs), options_.rules.currency_digits);
  EndLoad(control);
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("control", work.control);
  json.Key("act").Raw(desk::WriteAct(*act, options_.rules.currency_digits)).EndObject();
  RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kActed, std::move(data), by));
  RETURN_IF_ERROR(KeepOutcomes(open, outcomes));
  CountCheck(row, control, outcomes);
  if (control.kind != desk::ControlKind::kAudit) {
    switch (act->decision) {
      case desk::ActDecision::kRelease:
        RETURN_IF_ERROR(Release(open, "act", by));
        break;
      case desk::ActDecision::kHold:
        RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kHeld, ReasonData("act"), by));
        break;
      case desk::ActDecision::kSeize:
        RETURN_IF_ERROR(draft_.Emit(open, desk::kind::kSeized, ReasonData("act"), by));
        RETURN_IF_ERROR(GiveBackQuotas(open, std::nullopt, by));
        break;
    }
  }
  for (std::size_t item = 0; item < outcomes.size(); ++item) {
    if (!EndsQuota(outcomes[item].wrong)) continue;
    RETURN_IF_ERROR(GiveBackQuotas(open, static_cast<int>(item) + 1, by));
  }
  return DoneWith(open, work.control);
}

void Clerk::CountCheck(const desk::DeclarationRow& row, const desk::ControlRow& control,
                       const std::vector<Outcome>& outcomes) {
  bool looked = false;
  bool wrong = false;
  std::int64_t money = 0;
  for (const Outcome& outcome : outcomes) {
    looked = looked || outcome.looked_at();
    wrong = wrong || outcome.irregular();
    money += outcome.recovered_minor;
  }
  draft_.Count(row.office, "done", control.officer, 1);
  if (!looked) return;
  const std::string key = fmt::format("{}/{}", SelectionBasisName(row.basis), desk::Name(row.lane));
  draft_.Count(row.office, "checked", key, 1);
  if (wrong) draft_.Count(row.office, "found", key, 1);
  if (money != 0) draft_.Count(row.office, "money", key, money);
}

// Rows for evidence, lines for the detectors.
Status Clerk::KeepOutcomes(Draft::Open& open, const std::vector<Outcome>& outcomes) {
  ASSIGN_OR_RETURN(const auto document, draft_.DocumentOf(open));
  ASSIGN_OR_RETURN(const auto assessment, draft_.AssessmentOf(open));
  const desk::DeclarationRow& row = open.now.declaration;
  const auto date = static_cast<Day>(row.decided_ms / kDayMs);
  ASSIGN_OR_RETURN(const StagesPtr stages, StagesBefore(open, *document, *assessment));
  LineTable lines(judge_.schema());
  desk::AppendLines(*document, row.id, date, lines);
  std::vector<desk::OutcomeRow> rows;
  for (std::uint32_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    if (!outcome.looked_at()) continue;
    LineRecord record = lines.Record(i);
    record.outcome = outcome;
    outcomes_.Append(record, *document, i + 1, *assessment, stages.get());
    CountRuleCheck(assessment->rule_hits, i + 1, outcome);
    rows.push_back({.seq = draft_.seq(),
                    .declaration = row.id,
                    .item = i + 1,
                    .date = date,
                    .known_ms = draft_.now_ms(),
                    .office = row.office,
                    .importer = row.importer,
                    .declarant = row.declarant,
                    .supplier = record.attribute(Attribute::kSupplier),
                    .hs_code = record.attribute(Attribute::kHsCode),
                    .origin = record.attribute(Attribute::kOrigin),
                    .description = record.description,
                    .value_minor = record.value_minor,
                    .source = outcome.source,
                    .basis = outcome.basis,
                    .checked = outcome.checked,
                    .wrong = outcome.wrong,
                    .recovered_minor = outcome.recovered_minor});
  }
  draft_.AddOutcomes(std::move(rows));
  return {};
}

Result<Clerk::Done> Clerk::Carry(const DismissControl& work, const Command& command) {
  ASSIGN_OR_RETURN(const Access access,
                   OpenControlFor(command, Action::kDismissFinding, work.control));
  if (access.refusal) return *access.refusal;
  Draft::Open& open = *access.open;
  const desk::ControlRow control = open.now.Control(work.control);
  if (!desk::IsOpen(control.status)) {
    return Refuse(ErrorCode::kConflict, "wrong_state", "this control is over");
  }
  const desk::DeclarationRow& row = open.now.declaration;
  std::vector<Outcome> outcomes(row.items);
  for (Outcome& outcome : outcomes) {
    outcome.source = OutcomeSource::kDismissal;
    outcome.basis = row.basis;
    outcome.checked.Add(row.kind);
    outcome.known_on = static_cast<Day>(draft_.now_ms() / kDayMs);
  }
  EndLoad(control);
  const By by = ByOf(command);
  RETURN_IF_ERROR(
      draft_.Emit(open, desk::kind::kDismissed, ControlData(work.control, work.reason), by));
  RETURN_IF_ERROR(KeepOutcomes(open, outcomes));
  draft_.Count(row.office, "dismissed", SelectionBasisName(row.basis), 1);
  if (desk::IsOpen(row.status)) RETURN_IF_ERROR(Release(open, "dismissed", by));
  return DoneWith(open, work.control);
}

Result<Clerk::Done> Clerk::Carry(const Attach& work, const Command& command) {
  ASSIGN_OR_RETURN(const Access access,
                   OpenFor(command, Action::kAttachDocument, work.declaration));
  if (access.refusal) return *access.refusal;
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("id", work.id).Member("name", work.name).Member("type", work.type);
  json.MemberUnlessEmpty("about", work.about).Member("sha256", work.sha256);
  json.Member("bytes", work.bytes).EndObject();
  RETURN_IF_ERROR(draft_.Emit(*access.open, desk::kind::kAttached, std::move(data), ByOf(command)));
  return DoneWith(*access.open);
}

// The reading itself was allowed by whoever did it.
Result<Clerk::Done> Clerk::Carry(const NoteRead& work, const Command& command) {
  std::string data;
  JsonWriter(data).BeginObject().Member("what", work.what).EndObject();
  draft_.Note(desk::kind::kRead, work.declaration, std::move(data), ByOf(command));
  return Applied{.seq = draft_.seq(), .time_ms = draft_.now_ms()};
}

Result<Clerk::Done> Clerk::Carry(const PutRecord& work, const Command& command) {
  return Carry(PutRecords{{work}}, command);
}

Result<Clerk::Done> Clerk::Carry(const PutRecords& work, const Command& command) {
  std::vector<std::uint64_t> versions;  // before
  for (const PutRecord& put : work.records) {
    ASSIGN_OR_RETURN(const auto before, draft_.FindRecord(put.collection, put.id));
    const bool there = before && !before->body.empty();
    versions.push_back(before ? before->version : 0);
    if (put.if_version && *put.if_version != (there ? versions.back() : 0)) {
      return Refuse(ErrorCode::kConflict, "version", "it was changed meanwhile");
    }
  }
  for (std::size_t i = 0; i < work.records.size(); ++i) {
    const PutRecord& put = work.records[i];
    draft_.Put({put.collection, put.id, versions[i] + 1, put.body});
    if (!put.kind.empty()) draft_.Note(put.kind, put.id, put.data, ByOf(command));
  }
  if (work.records.empty()) return Applied{.seq = draft_.seq(), .time_ms = draft_.now_ms()};
  const PutRecord& first = work.records.front();
  record_ = {first.collection, first.id, versions.front() + 1, first.body};
  return Applied{.record = &record_, .seq = draft_.seq(), .time_ms = draft_.now_ms()};
}

}  // namespace tidewaiter::clearance
