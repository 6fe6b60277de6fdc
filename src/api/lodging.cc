// Lodge, amend, withdraw: what traders and their systems do.
#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "api/operations.h"
#include "base/hash.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "desk/document.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;

constexpr std::size_t kBulkLinesMax = 1000;

std::string AcceptedJson(const desk::DeclarationRow& row, bool officer) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", row.id).Member("lrn", row.lrn).Member("version", row.version);
  json.Member("status", desk::Name(row.status));
  if (officer && row.lane != desk::Lane::kNone) json.Member("lane", desk::Name(row.lane));
  if (row.status == desk::State::kUnderControl) {
    json.Member("requested", desk::Name(row.control_kind));
  }
  json.EndObject();
  return out;
}

void AppendProblems(JsonWriter& json, std::span<const codec::Problem> problems) {
  json.Key("problems").BeginArray();
  for (const codec::Problem& problem : problems) {
    json.BeginObject().Member("code", problem.code).Member("pointer", problem.pointer);
    json.Member("detail", problem.detail).EndObject();
  }
  json.EndArray();
}

Render Accepted(std::uint16_t status) {
  return [status](const clearance::Applied& applied) {
    return clearance::Rendered{status, AcceptedJson(*applied.declaration, false)};
  };
}

// The version in If-Match: "3" in quotes. 0 when there is none.
std::uint32_t VersionOf(const Call& call) {
  std::string_view text = call.request.FindHeader("If-Match").value_or("");
  if (text.size() < 3 || text.front() != '"' || text.back() != '"') return 0;
  text = text.substr(1, text.size() - 2);
  std::uint32_t version = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || version > 1'000'000) return 0;
    version = version * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return version;
}

// One request that lodges many: each line is answered by itself, the request when all are.
struct Bulk {
  struct Line {
    std::size_t number = 0;  // from 1
    std::string lrn;
    std::string json;  // of its answer
    bool accepted = false;
  };
  explicit Bulk(Call the_call) : call(std::move(the_call)) {}

  void Answered(std::size_t place, std::string json, bool accepted) {
    const std::lock_guard lock(mutex);
    lines[place].json = std::move(json);
    lines[place].accepted = accepted;
    if (--waiting == 0) Send();
  }

  void Send() {
    std::string out;
    JsonWriter json(out);
    const auto accepted =
        std::ranges::count_if(lines, [](const Line& line) { return line.accepted; });
    json.BeginObject().Member("accepted", accepted);
    json.Member("rejected", static_cast<std::int64_t>(lines.size()) - accepted);
    json.Key("results").BeginArray();
    for (const Line& line : lines)
      json.Raw(line.json);
    json.EndArray().EndObject();
    call.Send(200, std::move(out));
  }

  Call call;
  std::mutex mutex;
  std::vector<Line> lines;
  std::size_t waiting = 0;
};

std::string LineJson(std::size_t number, const std::string& lrn, const clearance::Answer& answer) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("line", number).MemberUnlessEmpty("lrn", lrn);
  if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
    std::vector<codec::Problem> problems = refusal->problems;
    if (problems.empty()) problems.push_back({refusal->code, "", refusal->error.message});
    AppendProblems(json, problems);
  } else {
    // The stored answer of a single lodging has what is needed.
    const std::string& body = std::get<clearance::Rendered>(answer.what).body;
    json.Key("id").Raw(body.substr(6, body.find(',') - 6));
    json.Member("replayed", answer.replayed);
  }
  json.EndObject();
  return out;
}

void SubmitLine(const std::shared_ptr<Bulk>& bulk, std::size_t place,
                std::shared_ptr<const desk::Document> document, std::string canonical,
                std::string_view line) {
  const std::size_t number = bulk->lines[place].number;
  const Call& call = bulk->call;
  clearance::Command command;
  command.who = call.who;
  command.request = call.request.id;
  command.key =
      fmt::format("{}-{}", call.request.FindHeader("Idempotency-Key").value_or(""), number);
  command.request_hash = Combine(HashBytes("bulk"), HashBytes(line));
  command.work = clearance::Lodge{std::move(document), std::move(canonical)};
  command.render = Accepted(201);
  command.done = [bulk, place, number](const clearance::Answer& answer) {
    bulk->Answered(place, LineJson(number, bulk->lines[place].lrn, answer),
                   !std::holds_alternative<clearance::Refusal>(answer.what));
  };
  bulk->call.house->engine.Submit(std::move(command));
}

std::vector<std::string_view> LinesOf(std::string_view body) {
  std::vector<std::string_view> lines;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    lines.push_back(body.substr(0, end));
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return lines;
}

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

void DoBulk(Call call) {
  const std::string body = call.request.body;  // lives as long as its lines are looked at
  const std::vector<std::string_view> texts = LinesOf(body);
  if (texts.size() > kBulkLinesMax) {
    return call.Problem(413, "too_many", "Too many lines",
                        fmt::format("{} lines, at most {} at once", texts.size(), kBulkLinesMax));
  }
  const auto rules = call.house->engine.rules();
  auto bulk = std::make_shared<Bulk>(std::move(call));
  struct Ready {
    std::size_t place;
    std::shared_ptr<const desk::Document> document;
    std::string canonical;
    std::string_view line;
  };
  std::vector<Ready> ready;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (IsBlank(texts[i])) continue;
    const std::size_t place = bulk->lines.size();
    Bulk::Line& line = bulk->lines.emplace_back();
    line.number = i + 1;
    auto document = desk::ParseDocument(texts[i], *rules);
    if (document) {
      line.lrn = document->lrn;
      std::string canonical = desk::WriteDocument(*document, *rules);
      ready.push_back({place, std::make_shared<const desk::Document>(*std::move(document)),
                       std::move(canonical), texts[i]});
    } else {
      JsonWriter json(line.json);
      json.BeginObject().Member("line", line.number);
      AppendProblems(json, document.error());
      json.EndObject();
    }
  }
  bulk->waiting = ready.size();
  if (ready.empty()) return bulk->Send();
  for (Ready& one : ready)
    SubmitLine(bulk, one.place, std::move(one.document), std::move(one.canonical), one.line);
}

// A body {"reason": "..."} of 3 to 1,000 bytes; answers with the problems itself when it is none.
struct ReasonBody {
  std::string reason;
};
constexpr codec::JsonMember<ReasonBody> kReasonMembers[] = {
    {"reason", codec::kRequired, [](codec::JsonReader& in, codec::JsonValue v, ReasonBody& body) {
       in.Text(v, {.min = 3, .max = 1000}, body.reason);
     }}};

}  // namespace

void ValidateDeclaration(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kValidate)) {
    return call.Denied(access::Reason::kNoRight);
  }
  const auto document = desk::ParseDocument(call.request.body, *call.house->engine.rules());
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("valid", document.has_value());
  AppendProblems(json, document ? std::span<const codec::Problem>{} : document.error());
  json.EndObject();
  call.Send(200, std::move(out));
}

void LodgeDeclaration(Call call) {
  const auto rules = call.house->engine.rules();
  auto document = desk::ParseDocument(call.request.body, *rules);
  if (!document) {
    return call.Problem(422, "problems", "The declaration has problems", {}, document.error());
  }
  std::string json = desk::WriteDocument(*document, *rules);
  Submit(std::move(call),
         clearance::Lodge{std::make_shared<const desk::Document>(*std::move(document)),
                          std::move(json)},
         Accepted(201));
}

void LodgeBulk(Call call) {
  if (!HasGoodKey(call, 56)) {
    return call.Problem(400, "idempotency_key_missing",
                        "An Idempotency-Key header of 1 to 56 visible characters is needed");
  }
  if (!access::AllowsSomewhere(call.who, Action::kLodge)) {
    return call.Denied(access::Reason::kNoRight);
  }
  OnWorker(std::move(call), DoBulk);
}

void AmendDeclaration(Call call) {
  const std::uint32_t version = VersionOf(call);
  if (version == 0) {
    return call.Problem(428, "if_match_missing",
                        "An If-Match header with the version that was read is needed");
  }
  const auto rules = call.house->engine.rules();
  auto document = desk::ParseDocument(call.request.body, *rules);
  if (!document) {
    return call.Problem(422, "problems", "The declaration has problems", {}, document.error());
  }
  std::string json = desk::WriteDocument(*document, *rules);
  std::string id(call.request.PathParameter("id"));
  Submit(std::move(call),
         clearance::Amend{std::move(id), version,
                          std::make_shared<const desk::Document>(*std::move(document)),
                          std::move(json)},
         Accepted(200));
}

void CancelDeclaration(Call call) {
  codec::JsonReader in;
  ReasonBody body;
  if (const auto root = in.Parse(call.request.body)) {
    in.Object<ReasonBody>(*root, kReasonMembers, body);
  }
  if (!in.problems().empty()) {
    return call.Problem(422, "problems", "The input has problems", {}, in.problems());
  }
  std::string id(call.request.PathParameter("id"));
  Submit(std::move(call), clearance::Cancel{std::move(id), std::move(body.reason)}, Accepted(200));
}

void ArriveDeclaration(Call call) {
  std::string id(call.request.PathParameter("id"));
  Submit(std::move(call), clearance::Arrive{std::move(id)}, Accepted(200));
}

}  // namespace tidewaiter::api
