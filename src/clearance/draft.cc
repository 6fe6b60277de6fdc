#include "clearance/draft.h"

#include <numeric>
#include <tuple>

#include "base/check.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

}  // namespace

Draft::Draft(desk::Store& store, std::vector<const Draft*> earlier,
             const desk::DocumentRules& rules, std::uint64_t seq, std::int64_t now_ms)
    : store_(store), earlier_(std::move(earlier)), rules_(rules), seq_(seq), now_ms_(now_ms) {}

const Draft::Open* Draft::FindHere(std::string_view declaration) const {
  const auto found = open_.find(declaration);
  return found == open_.end() ? nullptr : &found->second;
}

Result<Draft::Open*> Draft::Find(std::string_view declaration) {
  const auto found = open_.find(declaration);
  if (found != open_.end()) return &found->second;
  const auto keep = [&](desk::Case now) {
    Open& open = open_.emplace(std::string(declaration), Open{}).first->second;
    open.now = std::move(now);
    return &open;
  };
  for (auto draft = earlier_.rbegin(); draft != earlier_.rend(); ++draft) {
    const Open* const there = (*draft)->FindHere(declaration);
    if (there != nullptr && there->touched) {
      Open* const open = keep(there->now);
      open->document = there->document;
      open->assessment = there->assessment;
      open->stages = there->stages;
      return open;
    }
  }
  ASSIGN_OR_RETURN(const auto row, store_.FindDeclaration(declaration));
  if (!row) return nullptr;
  desk::Case now;
  now.declaration = *row;
  if (!row->control.empty()) {
    ASSIGN_OR_RETURN(const auto control, store_.FindControl(row->control));
    if (control) now.controls.push_back(*control);
  }
  return keep(std::move(now));
}

Result<Draft::Open*> Draft::FindControl(std::string_view control) {
  std::string declaration;
  if (const auto here = controls_.find(control); here != controls_.end()) {
    declaration = here->second;
  }
  for (auto draft = earlier_.rbegin(); declaration.empty() && draft != earlier_.rend(); ++draft) {
    const auto there = (*draft)->controls_.find(control);
    if (there != (*draft)->controls_.end()) declaration = there->second;
  }
  if (declaration.empty()) {
    ASSIGN_OR_RETURN(const auto row, store_.FindControl(control));
    if (!row) return nullptr;
    declaration = row->declaration;
  }
  ASSIGN_OR_RETURN(Open* const open, Find(declaration));
  if (open == nullptr) return nullptr;
  for (const desk::ControlRow& known : open->now.controls) {
    if (known.id == control) return open;
  }
  ASSIGN_OR_RETURN(const auto row, store_.FindControl(control));
  if (!row) return nullptr;
  open->now.controls.push_back(*row);
  return open;
}

Result<std::shared_ptr<const desk::Document>> Draft::DocumentOf(Open& open) {
  if (open.document) return open.document;
  ASSIGN_OR_RETURN(const auto event, store_.FindEvent(open.now.declaration.document_seq));
  if (!event) {
    return Fail(ErrorCode::kCorruption, "the document of " + open.now.declaration.id + " is gone");
  }
  desk::DocumentRules lenient = rules_;
  lenient.offices.clear();  // an office may have been closed since
  auto document = desk::ParseDocument(event->data, lenient);
  if (!document) {
    return Fail(ErrorCode::kCorruption,
                "the document of " + open.now.declaration.id + " cannot be read");
  }
  open.document = std::make_shared<const desk::Document>(*std::move(document));
  return open.document;
}

Result<std::shared_ptr<const desk::Assessment>> Draft::AssessmentOf(Open& open) {
  if (open.assessment) return open.assessment;
  auto assessment = std::make_shared<desk::Assessment>();
  if (const std::uint64_t seq = open.now.declaration.decision_seq; seq != 0) {
    ASSIGN_OR_RETURN(const auto event, store_.FindEvent(seq));
    if (!event) {
      return Fail(ErrorCode::kCorruption,
                  "the assessment of " + open.now.declaration.id + " is gone");
    }
    ASSIGN_OR_RETURN(*assessment, desk::ReadAssessment(event->data));
  }
  open.assessment = std::move(assessment);
  return open.assessment;
}

Result<std::optional<desk::RecordRow>> Draft::FindRecord(std::string_view collection,
                                                         std::string_view id) {
  const desk::RecordRow* const here = RecordHere({std::string(collection), std::string(id)});
  if (here != nullptr) return *here;
  return store_.FindRecord(collection, id);
}

// As this group or one before it has changed it.
const desk::RecordRow* Draft::RecordHere(const std::pair<std::string, std::string>& key) const {
  if (const auto here = records_.find(key); here != records_.end()) return &here->second;
  for (auto draft = earlier_.rbegin(); draft != earlier_.rend(); ++draft) {
    const auto there = (*draft)->records_.find(key);
    if (there != (*draft)->records_.end()) return &there->second;
  }
  return nullptr;
}

Result<std::vector<std::optional<desk::RecordRow>>> Draft::FindRecords(
    std::string_view collection, std::span<const std::string> ids) {
  ASSIGN_OR_RETURN(std::vector<std::optional<desk::RecordRow>> records,
                   store_.FindRecords(collection, ids));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const desk::RecordRow* const here = RecordHere({std::string(collection), ids[i]});
    if (here != nullptr) records[i] = *here;
  }
  return records;
}

std::string_view Draft::TakenLrn(const std::string& declarant, const std::string& lrn) const {
  const std::pair key(declarant, lrn);
  if (const auto here = lrns_.find(key); here != lrns_.end()) return here->second;
  for (const Draft* draft : earlier_) {
    const auto there = draft->lrns_.find(key);
    if (there != draft->lrns_.end()) return there->second;
  }
  return {};
}

const desk::AnswerRow* Draft::FindAnswer(const std::string& who, const std::string& key) const {
  const std::pair pair(who, key);
  if (const auto here = answers_.find(pair); here != answers_.end()) return &here->second;
  for (const Draft* draft : earlier_) {
    const auto there = draft->answers_.find(pair);
    if (there != draft->answers_.end()) return &there->second;
  }
  return nullptr;
}

Draft::Open& Draft::Begin(std::string id) {
  const auto [place, made] = open_.emplace(std::move(id), Open{});
  CHECK(made);
  return place->second;
}

desk::Event& Draft::Append(std::string_view kind, std::string_view subject, std::string data,
                           const By& by, std::uint32_t version) {
  desk::Event& event = batch_.events.emplace_back();
  event.seq = ++seq_;
  event.time_ms = now_ms_;
  event.kind = kind;
  event.subject = subject;
  event.version = version;
  event.actor = by.actor;
  event.request = by.request;
  event.data = std::move(data);
  return event;
}

// News for the parties.
void Draft::Tell(const desk::Event& event, const desk::DeclarationRow& row) {
  const std::string_view code = desk::NotificationCode(event);
  if (code.empty()) return;
  const auto tell = [&](const std::string& party) {
    batch_.notifications.push_back({.seq = event.seq,
                                    .party = party,
                                    .declaration = row.id,
                                    .lrn = row.lrn,
                                    .code = std::string(code),
                                    .time_ms = event.time_ms});
  };
  tell(row.declarant);
  if (row.importer != row.declarant) tell(row.importer);
}

Status Draft::Emit(Open& open, std::string_view kind, std::string data, const By& by,
                   std::uint32_t version) {
  const std::string subject = open.now.declaration.id;
  const desk::Event& event = Append(kind, subject, std::move(data), by, version);
  open.touched = true;
  RETURN_IF_ERROR(desk::Fold(event, rules_, open.now));
  for (const desk::ControlRow& control : open.now.controls)
    controls_[control.id] = subject;
  Tell(event, open.now.declaration);
  return {};
}

desk::Event& Draft::EmitDocument(Open& open, std::string_view kind, std::string json,
                                 std::shared_ptr<const desk::Document> document, const By& by,
                                 std::uint32_t version) {
  const std::string subject = open.now.declaration.id;
  desk::Event& event = Append(kind, subject, std::move(json), by, version);
  open.touched = true;
  desk::FoldDocument(event, *document, open.now);
  lrns_[{document->declarant.id, document->lrn}] = subject;
  batch_.search.push_back({event.seq, desk::SearchText(*document)});
  open.document = std::move(document);
  Tell(event, open.now.declaration);
  return event;
}

void Draft::EmitAssessment(Open& open, std::shared_ptr<const desk::Assessment> assessment,
                           const By& by) {
  const desk::Event& event =
      Append(desk::kind::kAssessed, open.now.declaration.id, desk::WriteAssessment(*assessment), by,
             open.now.declaration.version);
  open.touched = true;
  desk::FoldAssessment(event, *assessment, open.now);
  open.assessment = std::move(assessment);
}

void Draft::Note(std::string_view kind, std::string_view subject, std::string data, const By& by) {
  Append(kind, subject, std::move(data), by, 0);
}

void Draft::Put(desk::RecordRow record) {
  records_[{record.collection, record.id}] = std::move(record);
}

void Draft::Remember(desk::AnswerRow answer) {
  answers_[{answer.principal, answer.key}] = std::move(answer);
}

void Draft::AddOutcomes(std::vector<desk::OutcomeRow> rows) {
  for (desk::OutcomeRow& row : rows)
    batch_.outcomes.push_back(std::move(row));
}

void Draft::AddRuleHits(std::vector<desk::RuleHitRow> rows) {
  for (desk::RuleHitRow& row : rows)
    batch_.rule_hits.push_back(std::move(row));
}

void Draft::Count(std::string_view office, std::string_view measure, std::string_view key,
                  std::int64_t count) {
  tallies_[{std::string(office), std::string(measure), std::string(key)}] += count;
}

desk::Batch Draft::Finish() {
  for (const auto& [id, open] : open_) {
    if (!open.touched) continue;
    batch_.declarations.push_back(open.now.declaration);
    for (const desk::ControlRow& control : open.now.controls)
      batch_.controls.push_back(control);
  }
  for (const auto& [key, answer] : answers_)
    batch_.answers.push_back(answer);
  for (const auto& [key, record] : records_)
    batch_.records.push_back(record);
  const auto today = static_cast<Day>(now_ms_ / kDayMs);
  for (const auto& [key, count] : tallies_) {
    const auto& [office, measure, name] = key;
    batch_.tallies.push_back({today, office, measure, name, count});
  }
  return std::move(batch_);
}

}  // namespace tidewaiter::clearance
