// Records of the ledger to be read: lists, stories, entries and their proofs.
#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "api/asked.h"
#include "api/ledger_calls.h"
#include "api/ledger_payloads.h"
#include "api/ledger_views.h"
#include "api/operations.h"
#include "api/track_calls.h"
#include "ledger/draft.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using member::Member;
using member::Record;

// Records of one key that a trader's list looks at: more than a client has open at once.
constexpr std::size_t kOfOneKey = 200;

member::RecordQuery QueryOf(const Call& call) {
  member::RecordQuery query{.kind = std::string(call.Query("kind")),
                            .status = std::string(call.Query("status")),
                            .member = std::string(call.Query("member")),
                            .party = std::string(call.Query("party")),
                            .text = std::string(call.Query("text")),
                            .ended = std::nullopt,
                            .limit = static_cast<std::size_t>(call.Limit()),
                            .cursor = std::string(call.Query("cursor"))};
  if (const std::string_view ended = call.Query("ended"); !ended.empty()) {
    query.ended = ended == "true";
  }
  return query;
}

void ListAll(Call call, const Member& ledger) {
  const auto page = ledger.List(QueryOf(call));
  if (page) return call.Send(200, RecordPageJson(page->records, page->next));
  if (page.error().code == ErrorCode::kInvalidArgument) {
    return call.Problem(400, "refused", page.error().message);
  }
  call.Fail(page.error());
}

bool Matches(const Record& record, const member::RecordQuery& query) {
  return (query.kind.empty() || record.kind == query.kind) &&
         (query.status.empty() || record.status == query.status) &&
         (query.member.empty() || record.member == query.member) &&
         (query.party.empty() || record.data.find('"' + query.party + '"') != std::string::npos) &&
         Contains(record.object, query.text) && (!query.ended || record.ended == *query.ended);
}

Result<std::map<std::string, Record>> RecordsOf(const Call& call, const Member& ledger) {
  std::map<std::string, Record> found;
  for (const std::string& key : KeysOf(call.who, ledger)) {
    ASSIGN_OR_RETURN(const member::RecordPage page,
                     ledger.List({.party = key, .limit = kOfOneKey}));
    for (const Record& record : page.records)
      found.emplace(record.object, record);
  }
  if (!call.house->payloads) return found;
  // Those that were said of clients of theirs: their own status as operators.
  ASSIGN_OR_RETURN(const auto objects, call.house->payloads->ObjectsOf(call.who.clients));
  for (const std::string& object : objects) {
    const auto story = ledger.Tell(object);
    if (story) found.emplace(object, story->record);
  }
  return found;
}

void ListOwn(Call call, const Member& ledger) {
  const auto found = RecordsOf(call, ledger);
  if (!found) return call.Fail(found.error());
  const member::RecordQuery query = QueryOf(call);
  std::vector<Record> records;
  for (const auto& [object, record] : *found) {
    if (Matches(record, query)) records.push_back(record);
  }
  std::string next;
  const auto key = [](const Record& record) {
    return std::pair(-static_cast<double>(record.changed_ms), record.object);
  };
  if (!CutPage(call, records, key, next, query.limit)) return;
  call.Send(200, RecordPageJson(records, next));
}

void List(Call call, Member& ledger) {
  if (SeesAllRecords(call.who)) return ListAll(std::move(call), ledger);
  ListOwn(std::move(call), ledger);
}

// ---- One

std::vector<std::string> MaySay(const Call& call, const member::Story& story) {
  std::vector<std::string> types;
  for (const std::string& type : story.may_say)
    if (MaySayType(call.who, type)) types.push_back(type);
  return types;
}

void Story(Call call, Member& ledger) {
  const auto story = AskedStory(call, ledger);
  if (!story) return;
  std::vector<PrivateFields> fields;
  std::string read;  // names, for the journal
  if (call.house->payloads) {
    auto found = call.house->payloads->FieldsOf(*story, call.who.id);
    if (!found) return call.Fail(found.error());
    fields = *std::move(found);
  }
  for (const PrivateFields& of_entry : fields) {
    for (const auto& [name, value] : of_entry) {
      if (read.find(name) == std::string::npos) read += (read.empty() ? "" : " ") + name;
    }
  }
  const std::string object = story->record.object;
  std::string json = StoryJson(*story, fields, MaySay(call, *story));
  if (read.empty()) return call.Send(200, std::move(json));
  SendNoted(std::move(call), object, "private: " + read, std::move(json));
}

// The number of the path; the description has let whole numbers pass.
std::uint32_t NumberOf(const Call& call) {
  const std::string_view text = call.request.PathParameter("number");
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

// A name for a file, of letters that every system takes.
std::string FileName(const std::string& object, std::uint32_t number, std::string_view ending) {
  std::string name;
  for (const char c : object)
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' ? c : '-';
  return fmt::format("{}-{}.{}", name, number, ending);
}

void Proof(Call call, Member& ledger) {
  const auto story = AskedStory(call, ledger);
  if (!story) return;
  const std::uint32_t number = NumberOf(call);
  if (number == 0) return call.NotFound();
  const auto proof = ledger.Prove(story->record.object, number);
  if (!proof && proof.error().code == ErrorCode::kFailedPrecondition) {
    return call.Problem(409, "not_final", "It has no quorum yet");
  }
  if (!proof && proof.error().code == ErrorCode::kNotFound) return call.NotFound();
  if (!proof) return call.Fail(proof.error());
  SendFile(std::move(call), "application/json",
           FileName(story->record.object, number, "proof.json"), member::WriteProofFile(*proof));
}

void Entry(Call call, Member& ledger) {
  const auto story = AskedStory(call, ledger);
  if (!story) return;
  const std::uint32_t number = NumberOf(call);
  const auto step = std::ranges::find(story->steps, number, &member::Step::number);
  if (step == story->steps.end()) return call.NotFound();
  const auto bytes = ledger::AssembleEntry(step->entry.text, step->entry.signatures);
  if (!bytes) return call.Fail(bytes.error());
  SendFile(std::move(call), "text/plain", FileName(story->record.object, number, "txt"), *bytes);
}

}  // namespace

void ListLedgerRecords(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, List);
}
void GetLedgerRecord(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, Story);
}
void GetLedgerProof(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, Proof);
}
void GetLedgerEntry(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, Entry);
}

}  // namespace tidewaiter::api
