// Questions to a member from the command line, also to one that another process serves.
#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "access/secret.h"
#include "cli/command_ledger.h"
#include "cli/exit_code.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "http/client.h"
#include "ledger/moment.h"
#include "pglog/log_database.h"

namespace tidewaiter::cli {
namespace {

constexpr std::string_view kPath = "/control/ledger/";
constexpr double kSayTimeoutS = 30;
constexpr std::size_t kAnswerBytesMax = std::size_t{8} << 20U;
constexpr std::size_t kSecretBytes = 32;

std::unexpected<Error> Refused(const ledger::Refusals& refusals) {
  std::string all;
  bool taken = false;
  for (const ledger::Refusal& refusal : refusals) {
    taken = taken || refusal.code == "number_taken";
    all += fmt::format("{}{}{}: {}", all.empty() ? "" : "; ", refusal.code,
                       refusal.pointer.empty() ? "" : " at " + refusal.pointer, refusal.detail);
  }
  return Fail(taken ? ErrorCode::kConflict : ErrorCode::kFailedPrecondition, std::move(all),
              refusals.front().pointer);
}

// {"type":…,"object":…,"data":{…},"fields":{…},"payload":"…","signers":[…]}
Result<member::Wish> WishOf(simdjson::dom::element question) {
  member::Wish wish{.type = codec::TextOf(question, "type"),
                    .object = codec::TextOf(question, "object")};
  simdjson::dom::element data;
  if (question.at_key("data").get(data) == simdjson::SUCCESS) wish.data = simdjson::minify(data);
  simdjson::dom::object fields;
  if (question.at_key("fields").get(fields) == simdjson::SUCCESS) {
    for (const auto& [name, value] : fields)
      wish.fields.emplace_back(name, simdjson::minify(value));
  }
  codec::EachOf(question, "signers", [&](simdjson::dom::element signer) {
    std::string_view name;
    if (signer.get(name) == simdjson::SUCCESS) wish.signers.emplace_back(name);
  });
  const std::string payload = codec::TextOf(question, "payload");
  if (!payload.empty()) {
    ASSIGN_OR_RETURN(wish.payload, ledger::ReadPayload(payload));
  }
  return wish;
}

Result<std::string> DraftText(member::Member& member, simdjson::dom::element question) {
  ASSIGN_OR_RETURN(const member::Wish wish, WishOf(question));
  ASSIGN_OR_RETURN(const member::Draft draft, member.Prepare(wish));
  if (!draft.refusals.empty()) return Refused(draft.refusals);
  return draft.text;
}

// A wish, or {"text":…,"lines":…}: a draft with everybody's signature lines.
Result<member::Said> SayOrSend(LedgerHouse& house, simdjson::dom::element question) {
  const std::string text = codec::TextOf(question, "text");
  if (text.empty()) {
    ASSIGN_OR_RETURN(const member::Wish wish, WishOf(question));
    return house.Say(wish);
  }
  ASSIGN_OR_RETURN(const member::Draft read, house.member().ReadDraft(text));
  ASSIGN_OR_RETURN(const member::Draft draft,
                   house.member().AddSignatures(read, codec::TextOf(question, "lines")));
  return house.Send(draft);
}

Result<std::string> Say(LedgerHouse& house, simdjson::dom::element question) {
  ASSIGN_OR_RETURN(const member::Said said, SayOrSend(house, question));
  if (!said.refusals.empty()) return Refused(said.refusals);
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("object", said.object).Member("number", said.number);
  json.Member("log", said.log).Member("index", said.index).Member("final", said.final_here);
  json.EndObject();
  return out;
}

void WriteRecord(codec::JsonWriter& json, const member::Record& record) {
  json.BeginObject().Member("object", record.object).Member("kind", record.kind);
  json.Member("log", record.log).Member("member", record.member).Member("number", record.number);
  json.Member("type", record.type).Member("status", record.status).Member("ended", record.ended);
  json.Member("opened", ledger::FormatMoment(record.opened_ms));
  json.Member("changed", ledger::FormatMoment(record.changed_ms));
  json.Member("final", record.is_final).Key("state").Raw(record.data).EndObject();
}

void WriteStep(codec::JsonWriter& json, const member::Step& step, const KeptFields& kept) {
  json.BeginObject().Member("number", step.number).Member("index", step.index);
  json.Member("type", step.entry.type).Member("time", ledger::FormatMoment(step.entry.time_ms));
  json.Member("final", step.is_final).Key("data").Raw(step.entry.data);
  json.Key("signers").BeginArray();
  for (const ledger::EntrySignature& signature : step.entry.signatures)
    json.Text(signature.name);
  json.EndArray();
  if (!kept.fields.empty()) {
    json.Key("private").BeginObject();
    for (const ledger::Field& field : kept.fields)
      json.Key(field.name).Raw(field.value);
    json.EndObject().MemberUnlessEmpty("private_from", kept.from);
  }
  json.EndObject();
}

Result<std::string> ShowOne(LedgerHouse& house, const std::string& object) {
  ASSIGN_OR_RETURN(const member::Story story, house.member().Tell(object));
  ASSIGN_OR_RETURN(const std::vector<KeptFields> kept, house.FieldsOf(story));
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("record");
  WriteRecord(json, story.record);
  json.Key("entries").BeginArray();
  for (std::size_t i = 0; i < story.steps.size(); ++i)
    WriteStep(json, story.steps[i], kept[i]);
  json.EndArray().Key("may_say").BeginArray();
  for (const std::string& type : story.may_say)
    json.Text(type);
  json.EndArray().EndObject();
  return out;
}

Result<std::string> ShowMany(member::Member& member, const std::string& kind) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("records").BeginArray();
  member::RecordQuery query{.kind = kind, .limit = 200};
  do {
    ASSIGN_OR_RETURN(const member::RecordPage page, member.List(query));
    for (const member::Record& record : page.records)
      WriteRecord(json, record);
    query.cursor = page.next;
  } while (!query.cursor.empty());
  json.EndArray().EndObject();
  return out;
}

Result<std::string> ShowMember(LedgerHouse& house) {
  member::Member& member = house.member();
  ASSIGN_OR_RETURN(const std::vector<payload::Unsent> given_up, house.given_up());
  const federation::Health health = member.health();
  const auto charter = member.charter();
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("member", member.id()).Member("own_log", member.own_log());
  json.Member("federation", charter->federation()).Member("charter", charter->size());
  json.Member("quorum", charter->quorum()).Key("logs").BeginArray();
  if (health.own) {
    json.BeginObject().Member("origin", health.own->origin).Member("writer", member.id());
    json.Member("stored", health.own->signed_size).Member("final", health.own->final_size);
    json.Key("lies").BeginArray().EndArray().Member("stopped", health.own->stopped);
    json.Key("awaits").BeginArray();
    for (const std::string& other : health.own->awaits)
      json.Text(other);
    json.EndArray().EndObject();
  }
  for (const federation::LogHealth& log : health.logs) {
    json.BeginObject().Member("origin", log.origin).Member("writer", log.writer);
    json.Member("stored", log.stored).Member("final", log.final_size).Key("lies").BeginArray();
    for (const std::string& lie : log.lies)
      json.Text(lie);
    json.EndArray().Member("stopped", "").EndObject();
  }
  json.EndArray().Key("alarms").BeginArray();
  for (const member::Alarm& alarm : member.alarms()) {
    json.BeginObject().Member("id", alarm.id).Member("code", alarm.code);
    json.Member("log", alarm.log).Member("member", alarm.member).Member("detail", alarm.detail);
    json.Member("time", ledger::FormatMoment(alarm.time_ms)).EndObject();
  }
  json.EndArray().Key("given_up").BeginArray();
  for (const payload::Unsent& unsent : given_up) {
    json.BeginObject().Member("log", unsent.name.log).Member("object", unsent.name.object);
    json.Member("to", unsent.to).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

Result<std::string> Deliver(LedgerHouse& house, simdjson::dom::element question) {
  ASSIGN_OR_RETURN(const std::size_t count, house.SendAgain(codec::TextOf(question, "object"),
                                                            codec::TextOf(question, "to")));
  std::string out;
  codec::JsonWriter(out).BeginObject().Member("deliveries", count).EndObject();
  return out;
}

Result<std::string> Show(LedgerHouse& house, simdjson::dom::element question) {
  const std::string what = codec::TextOf(question, "what");
  if (what.empty()) return ShowMember(house);
  return what.find('/') == std::string::npos ? ShowMany(house.member(), what)
                                             : ShowOne(house, what);
}

Result<std::string> Prove(member::Member& member, simdjson::dom::element question) {
  const std::string object = codec::TextOf(question, "object");
  std::int64_t number = codec::IntegerOf(question, "number");
  if (number == 0) {
    ASSIGN_OR_RETURN(const member::Story story, member.Tell(object));
    number = story.record.number;
  }
  ASSIGN_OR_RETURN(const member::ProofFile file,
                   member.Prove(object, static_cast<std::uint32_t>(number),
                                codec::TextOf(question, "checkpoint")));
  return WriteProofFile(file);
}

Result<std::string> Checkpoints(const member::Member& member) {
  ASSIGN_OR_RETURN(const auto notes, member.FinalCheckpoints());
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("checkpoints").BeginArray();
  for (const auto& [origin, note] : notes)
    json.Text(note);
  json.EndArray().EndObject();
  return out;
}

std::string ErrorJson(const Error& error) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("code", static_cast<int>(error.code));
  json.Member("message", error.message).Member("field", error.field).EndObject();
  return out;
}

Result<std::string> AskOther(const std::string& door, std::string_view what,
                             const std::string& question) {
  const codec::JsonText json(door);
  if (!json.ok()) return Fail(ErrorCode::kUnavailable, "the process that serves it just began");
  const http::ClientRequest request{
      .url = codec::TextOf(json.root(), "url") + std::string(kPath) + std::string(what),
      .method = http::Method::kPost,
      .headers = {{"Authorization", "Bearer " + codec::TextOf(json.root(), "secret")}},
      .body = question};
  ASSIGN_OR_RETURN(http::ClientAnswer answer,
                   http::Fetch(request, {.timeout_s = kSayTimeoutS + 5,
                                         .answer_bytes_max = kAnswerBytesMax,
                                         .allow_private = true}));
  if (answer.status == 200) return std::move(answer.body);
  const codec::JsonText error(answer.body);
  const auto code = error.ok() ? codec::IntegerOf(error.root(), "code") : 0;
  if (code < 1 || code > static_cast<std::int64_t>(ErrorCode::kInternal)) {
    return Fail(ErrorCode::kUnavailable,
                fmt::format("the process that serves it answered {}", answer.status));
  }
  return Fail(static_cast<ErrorCode>(code), codec::TextOf(error.root(), "message"),
              codec::TextOf(error.root(), "field"));
}

}  // namespace

Result<std::string> AskMember(LedgerHouse& house, std::string_view what,
                              const std::string& question) {
  const codec::JsonText json(question);
  if (!json.ok()) return Fail(ErrorCode::kInvalidArgument, "the question is no JSON");
  if (what == "say") return Say(house, json.root());
  if (what == "draft") return DraftText(house.member(), json.root());
  if (what == "prove") return Prove(house.member(), json.root());
  if (what == "show") return Show(house, json.root());
  if (what == "checkpoints") return Checkpoints(house.member());
  if (what == "deliver") return Deliver(house, json.root());
  if (what == "key") return house.member().NewHolderKey(codec::TextOf(json.root(), "owner"));
  return Fail(ErrorCode::kNotFound, "no such question");
}

Result<std::string> AskFolder(const LedgerFolder& place, std::string_view what,
                              const std::string& question) {
  // A command that only looks must not take a log in a database away from another machine.
  LedgerFolder how = place;
  how.use = what == "say" ? pglog::Use::kWrite : pglog::Use::kRead;
  auto house = LedgerHouse::Open(how);
  if (house) return AskMember(**house, what, question);
  const auto door = os::ReadFile(place.folder / "door");
  if (house.error().code != ErrorCode::kFailedPrecondition || !door)
    return std::unexpected(house.error());
  return AskOther(*door, what, question);
}

// Each question has a thread: saying waits for a round of cosignatures.
class LedgerDesk::Inside {
 public:
  Inside(os::Path folder, LedgerHouse& house) : folder_(std::move(folder)), house_(house) {
    std::array<unsigned char, kSecretBytes> bytes{};
    access::SystemSecrets()(bytes);
    secret_ = codec::HexEncode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() {
    std::error_code ignored;
    std::filesystem::remove(folder_ / "door", ignored);
  }

  Status Publish(std::uint16_t port) {
    std::string text;
    codec::JsonWriter json(text);
    json.BeginObject().Member("secret", secret_);
    json.Member("url", fmt::format("http://127.0.0.1:{}", port)).EndObject();
    RETURN_IF_ERROR(os::WriteFile(folder_ / "door", text));
    std::error_code failed;
    namespace fs = std::filesystem;
    fs::permissions(folder_ / "door", fs::perms::owner_read | fs::perms::owner_write, failed);
    if (failed) return Fail(ErrorCode::kUnavailable, failed.message());
    return {};
  }

  void Answer(http::Request request, http::Reply reply) {
    const std::string wanted = "Bearer " + secret_;
    const std::string given(request.FindHeader("Authorization").value_or(""));
    if (!access::SameSecret(given, wanted)) return reply.Send({.status = 403});
    const std::string what = request.path.substr(kPath.size());
    const std::lock_guard lock(mutex_);
    std::erase_if(threads_, [](const Working& working) { return working.done->load(); });
    if (threads_.size() >= kWorkingMax) return reply.Send({.status = 503});
    auto done = std::make_shared<std::atomic<bool>>(false);
    auto held = std::make_shared<http::Reply>(std::move(reply));
    threads_.push_back({done, std::jthread([this, what, done, held, body = request.body] {
                          const auto answer = AskMember(house_, what, body);
                          held->Send({.status = answer ? 200 : 400,
                                      .content_type = "application/json",
                                      .body = answer ? *answer : ErrorJson(answer.error())});
                          done->store(true);
                        })});
  }

 private:
  static constexpr std::size_t kWorkingMax = 64;  // questions at once: those of one operator
  struct Working {
    std::shared_ptr<std::atomic<bool>> done;
    std::jthread thread;
  };
  os::Path folder_;
  LedgerHouse& house_;
  std::string secret_;
  std::mutex mutex_;
  std::vector<Working> threads_;
};

LedgerDesk::LedgerDesk(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
LedgerDesk::~LedgerDesk() = default;

Result<std::unique_ptr<LedgerDesk>> LedgerDesk::Open(os::Path folder, LedgerHouse& house,
                                                     http::Router& router) {
  auto inside = std::make_unique<Inside>(std::move(folder), house);
  for (const std::string_view what :
       {"say", "draft", "prove", "show", "deliver", "key", "checkpoints"}) {
    router.Add(http::Method::kPost, std::string(kPath) + std::string(what),
               [desk = inside.get()](http::Request request, http::Reply reply) {
                 desk->Answer(std::move(request), std::move(reply));
               });
  }
  return std::unique_ptr<LedgerDesk>(new LedgerDesk(std::move(inside)));
}

Status LedgerDesk::Publish(std::uint16_t port) {
  return inside_->Publish(port);
}

}  // namespace tidewaiter::cli
