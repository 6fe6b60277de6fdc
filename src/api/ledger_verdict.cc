#include "api/ledger_verdict.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "api/ledger_calls.h"
#include "api/ledger_verdict_parts.h"
#include "api/views.h"
#include "base/calendar.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "federation/evidence.h"
#include "federation/ledger_judge.h"
#include "ledger/draft.h"
#include "ledger/paper_code.h"
#include "payload/disclosure.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;
using member::Member;

// Ways of a status in which what was said does not hold for the time being.
constexpr std::string_view kNotInForce[] = {"suspended", "revoked",   "replaced",
                                            "used",      "withdrawn", "expired"};
// Later entries that leave what an earlier one says as it is.
constexpr std::string_view kLeaveItAsItIs[] = {"certificate.use",  "operator.suspend",
                                               "operator.restore", "shipment.access",
                                               "shipment.event",   "shipment.document"};

void NoteAll(Verdict& verdict, const ledger::Refusals& refusals) {
  for (codec::Problem& problem : ProblemsOf(refusals))
    verdict.problems.push_back(std::move(problem));
}

// The entry as this node has it in its own copy of the log; nothing where it has another, or none.
const member::Step* OwnCopy(const member::Story& story, const ledger::Entry& entry) {
  const auto found = std::ranges::find(story.steps, entry.number, &member::Step::number);
  if (found == story.steps.end() || found->entry.leaf != entry.leaf) return nullptr;
  return &*found;
}

// Names of keys as members where the charter knows them.
std::vector<std::string> MembersOf(const std::vector<std::string>& keys,
                                   const ledger::Charter& charter) {
  std::vector<std::string> members;
  for (const std::string& key : keys) {
    const auto found = std::ranges::find_if(
        charter.members(), [&](const auto& member) { return member.second.cosigner_name == key; });
    members.push_back(found == charter.members().end() ? key : found->first);
  }
  return members;
}

// Keys and quorums change: what became final here stays so, whatever the policy is today. A proof
// that does not lead to the entry is another matter.
bool OnlyKeysFail(const codec::Problems& problems) {
  constexpr std::string_view kOfKeys[] = {"not_final", "checkpoint_signature", "unknown_log",
                                          "no_proof"};
  return std::ranges::all_of(problems, [&](const codec::Problem& problem) {
    return std::ranges::find(kOfKeys, problem.code) != std::end(kOfKeys);
  });
}

// An entry with what is known of it here. `proven`: a proof of it holds.
void AddEntry(Verdict& verdict, const ledger::Entry& entry, bool proven,
              const JudgeOptions& options) {
  if (!verdict.statement) verdict.statement = StatementOf(entry, options.ledger);
  const auto story = options.ledger.Tell(entry.object, entry.log);
  const member::Step* const own = story ? OwnCopy(*story, entry) : nullptr;
  if (own != nullptr) {
    verdict.statement->index = own->index;
    verdict.statement->is_final = verdict.statement->is_final || own->is_final;
  }
  verdict.genuine = proven || (own != nullptr && own->is_final && OnlyKeysFail(verdict.problems));
  if (verdict.genuine) verdict.problems.clear();
  if (story) Judge(verdict, *story, options);
}

// ---- Kinds of documents

void OfProof(Verdict& verdict, const member::ProofFile& file, const JudgeOptions& options) {
  verdict.what = "proof";
  const auto entry = ledger::ReadEntry(file.entry);
  if (!entry) return Note(verdict, "entry_form", "/entry", entry.error().message);
  const auto policy = options.ledger.PolicyOf(entry->log);
  if (!policy) return Note(verdict, "unknown_log", "/entry", "no member writes this log");
  const member::Checked checked = member::CheckProofFile(file, {.policy = *policy});
  NoteAll(verdict, checked.problems);
  verdict.statement = StatementOf(*entry, options.ledger);
  verdict.statement->cosigners = MembersOf(checked.cosigners, *options.ledger.charter());
  verdict.statement->index = checked.index;
  verdict.statement->is_final = checked.ok();
  AddEntry(verdict, *entry, checked.ok(), options);
}

void OfNote(Verdict& verdict, const ledger::Entry& entry, const JudgeOptions& options) {
  verdict.what = "proof";
  Note(verdict, "no_proof", "", "an entry alone proves nothing, and it is not final here");
  AddEntry(verdict, entry, false, options);
}

void OfPaper(Verdict& verdict, const ledger::PaperCode& code, const JudgeOptions& options) {
  verdict.what = "paper_code";
  std::string bytes = code.entry;
  if (bytes.empty()) {
    const auto story = options.ledger.Tell(code.about.object, code.about.log);
    const auto step =
        story ? std::ranges::find(story->steps, code.about.number, &member::Step::number)
              : std::vector<member::Step>::const_iterator();
    if (!story || step == story->steps.end() || step->entry.leaf != code.about.leaf) {
      return Note(verdict, "look_up", "", "this node has no such entry");
    }
    return OfNote(verdict, step->entry, options);
  }
  if (!code.proof.empty()) {
    OfProof(verdict, {.entry = bytes, .proof = code.proof, .policy = ""}, options);
  } else if (const auto entry = ledger::ReadEntry(bytes)) {
    OfNote(verdict, *entry, options);
  } else {
    Note(verdict, "entry_form", "", entry.error().message);
  }
  verdict.what = "paper_code";
}

void OfEvidence(Verdict& verdict, const federation::Evidence& evidence,
                const JudgeOptions& options) {
  verdict.what = "evidence";
  const federation::Roster roster = federation::RosterOf(*options.ledger.charter());
  const auto proven = federation::VerifyEvidence(evidence, roster, federation::LedgerStepOf);
  if (!proven) return Note(verdict, "evidence", "", proven.error().message);
  verdict.genuine = true;
  std::string detail;
  JsonWriter json(detail);
  json.BeginObject().Member("lie", federation::LieName(proven->lie)).Member("log", proven->log);
  json.Member("needs_rules", proven->needs_rules).Key("liars").BeginArray();
  for (const std::string& liar : proven->liars)
    json.Text(liar);
  json.EndArray().EndObject();
  verdict.detail = std::move(detail);
}

void OfDisclosure(Verdict& verdict, const payload::Disclosure& shown, const JudgeOptions& options) {
  verdict.what = "disclosure";
  const auto story = options.ledger.Tell(shown.place.object, shown.place.log);
  const auto step = story
                        ? std::ranges::find(story->steps, shown.place.number, &member::Step::number)
                        : std::vector<member::Step>::const_iterator();
  if (!story || step == story->steps.end()) {
    return Note(verdict, "unknown_entry", "", "this node has no such entry");
  }
  const ledger::Refusals refusals = payload::CheckDisclosed(shown, step->entry);
  AddEntry(verdict, step->entry, step->is_final && refusals.empty(), options);
  if (refusals.empty()) return;
  verdict.genuine = false;
  verdict.valid = std::nullopt;
  NoteAll(verdict, refusals);
}

// ---- Which kind it is

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool Has(simdjson::dom::element object, std::string_view name) {
  return object.at_key(name).error() == simdjson::SUCCESS;
}

// True: it was one of these.
bool OfJson(Verdict& verdict, std::string_view document, const JudgeOptions& options) {
  const codec::JsonText json(document);
  if (!json.ok() || !json.root().is_object()) return false;
  const simdjson::dom::element root = json.root();
  if (Has(root, "entry") && Has(root, "proof")) {
    const auto file = member::ReadProofFile(document);
    verdict.what = "proof";
    if (file) {
      OfProof(verdict, *file, options);
    } else {
      Note(verdict, "form", file.error().field, file.error().message);
    }
  } else if (Has(root, "lie")) {
    const auto evidence = federation::ReadEvidence(document);
    verdict.what = "evidence";
    if (evidence) {
      OfEvidence(verdict, *evidence, options);
    } else {
      Note(verdict, "form", evidence.error().field, evidence.error().message);
    }
  } else if (const auto shown = payload::ReadDisclosure(document)) {
    OfDisclosure(verdict, *shown, options);
  } else if (Has(root, "signature") || Has(root, "openAttestationMetadata")) {
    JudgeAttestation(verdict, document, options);
  } else if (Has(root, "@context")) {
    JudgeCredential(verdict, document, options);
  } else {
    return false;
  }
  return true;
}

void AppendStatement(JsonWriter& json, const Statement& statement) {
  const ledger::Entry& entry = statement.entry;
  json.BeginObject().Member("object", entry.object).Member("log", entry.log);
  json.Member("member", statement.member).Member("member_name", statement.member_name);
  json.Member("number", entry.number).Member("type", entry.type);
  json.Member("time", TimeText(entry.time_ms)).Key("data").Raw(entry.data);
  json.Member("final", statement.is_final).Key("cosigners").BeginArray();
  for (const std::string& cosigner : statement.cosigners)
    json.Text(cosigner);
  json.EndArray().Member("quorum", statement.quorum).Member("index", statement.index).EndObject();
}

void AppendStanding(JsonWriter& json, const Standing& now) {
  json.BeginObject().Member("known", true).Member("last_number", now.last_number);
  json.Member("status", now.status).Member("ended", now.ended);
  json.Member("superseded", now.superseded).Member("changed", TimeText(now.changed_ms)).EndObject();
}

// Milliseconds of a member of data; nothing where it is not there.
std::optional<std::int64_t> TimeIn(const codec::JsonText& data, std::string_view name) {
  const std::string text = codec::TextOf(data.root(), name);
  const auto seconds =
      text.empty() ? Result<std::int64_t>(Fail(ErrorCode::kNotFound, "")) : ParseRfc3339(text);
  if (!seconds) return std::nullopt;
  return *seconds * 1000;
}

}  // namespace

// ---- Parts that kinds of documents share

void Note(Verdict& verdict, std::string_view code, std::string_view pointer, std::string detail) {
  verdict.problems.push_back({std::string(code), std::string(pointer), std::move(detail)});
}

void Judge(Verdict& verdict, const member::Story& story, const JudgeOptions& options) {
  const ledger::Entry& entry = verdict.statement->entry;
  verdict.now = Standing{.last_number = story.record.number,
                         .status = story.record.status,
                         .ended = story.record.ended,
                         .superseded = story.record.number > entry.number,
                         .changed_ms = story.record.changed_ms};
  verdict.why = WhyNotValid(entry, story, options.now_ms);
  verdict.valid = verdict.genuine && verdict.why.empty();
}

Statement StatementOf(const ledger::Entry& entry, const Member& ledger) {
  Statement statement{.entry = entry};
  const auto charter = ledger.charter();
  statement.quorum = charter->quorum();
  const ledger::Member* writer = charter->WriterOf(entry.log);
  if (writer != nullptr) {
    statement.member = writer->id;
    statement.member_name = writer->name;
  }
  return statement;
}

std::string WhyNotValid(const ledger::Entry& entry, const member::Story& story,
                        std::int64_t now_ms) {
  const member::Record& record = story.record;
  if (record.ended) return record.status.empty() ? "ended" : record.status;
  if (std::ranges::find(kNotInForce, record.status) != std::end(kNotInForce)) return record.status;
  const codec::JsonText data(record.data);
  if (data.ok()) {
    if (const auto until = TimeIn(data, "valid_until"); until && *until <= now_ms) return "expired";
    if (const auto from = TimeIn(data, "valid_from"); from && *from > now_ms) {
      return "not_yet_valid";
    }
  }
  const bool changed = std::ranges::any_of(story.steps, [&](const member::Step& step) {
    const std::string& type = step.entry.type;
    return step.number > entry.number &&
           std::ranges::find(kLeaveItAsItIs, type) == std::end(kLeaveItAsItIs);
  });
  return changed ? "superseded" : "";
}

Verdict JudgeDocument(std::string_view document, const JudgeOptions& options) {
  Verdict verdict;
  const std::string_view text = Trimmed(document);
  if (const auto code = ledger::ReadPaperText(text)) {
    OfPaper(verdict, *code, options);
  } else if (OfJson(verdict, document, options)) {
    // It was looked at.
  } else if (const auto entry = ledger::ReadEntry(document)) {
    OfNote(verdict, *entry, options);
  } else {
    Note(verdict, "unknown", "",
         "is no proof, credential, disclosure, evidence or code of a paper that is known here");
  }
  return verdict;
}

std::string VerdictJson(const Verdict& verdict) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("what", verdict.what).Member("genuine", verdict.genuine);
  json.Key("problems").BeginArray();
  for (const codec::Problem& problem : verdict.problems) {
    json.BeginObject().Member("code", problem.code).Member("pointer", problem.pointer);
    json.Member("detail", problem.detail).EndObject();
  }
  json.EndArray().Key("statement");
  if (verdict.statement) {
    AppendStatement(json, *verdict.statement);
  } else {
    json.Null();
  }
  json.Key("now");
  if (verdict.now) {
    AppendStanding(json, *verdict.now);
  } else {
    json.Null();
  }
  json.Key("valid");
  if (verdict.valid) {
    json.Bool(*verdict.valid);
  } else {
    json.Null();
  }
  json.Member("why", verdict.why).Key("detail").Raw(verdict.detail).EndObject();
  return out;
}

}  // namespace tidewaiter::api
