// Back-tests, and the nightly list of rules that want a look.
#include <algorithm>

#include <fmt/format.h>

#include "access/secret.h"
#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/rule_check.h"
#include "api/rule_rights.h"
#include "api/rule_text.h"
#include "api/rule_trial.h"
#include "api/rule_views.h"
#include "api/views.h"
#include "base/hash.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using codec::kOptional;
using State = BackTests::State;

struct Body {
  std::string text;
  std::string name;
  std::int64_t version = 0;
  std::optional<Day> from;
  std::optional<Day> to;
};

std::optional<Day> ReadDay(JsonReader& in, JsonValue value) {
  std::string text;
  in.Text(value, {.min = 10, .max = 10}, text);
  if (text.empty()) return std::nullopt;
  const auto day = ParseIsoDay(text);
  if (!day) {
    in.Note("format", "is not a date such as 2026-11-30");
    return std::nullopt;
  }
  return *day;
}

constexpr codec::JsonMember<Body> kStart[] = {
    {"text", kOptional,
     [](JsonReader& in, JsonValue v, Body& b) { ReadRuleText(in, v, kRuleTextMax, b.text); }},
    {"name", kOptional,
     [](JsonReader& in, JsonValue v, Body& b) {
       in.Text(v, {.min = 1, .max = 64, .characters = codec::Characters::kToken}, b.name);
     }},
    {"version", kOptional,
     [](JsonReader& in, JsonValue v, Body& b) { in.Integer(v, 1, 100'000, b.version); }},
    {"from", kOptional, [](JsonReader& in, JsonValue v, Body& b) { b.from = ReadDay(in, v); }},
    {"to", kOptional, [](JsonReader& in, JsonValue v, Body& b) { b.to = ReadDay(in, v); }}};

bool MayTry(Call& call) {
  if (access::AllowsSomewhere(call.who, Action::kWriteRules) ||
      access::AllowsSomewhere(call.who, Action::kApproveRules)) {
    return true;
  }
  MayNot(call, access::Allows(call.who, Action::kWriteRules, {}));
  return false;
}

// Own tests, and those of entries that they may see: who approves wants the author's.
bool MaySeeTest(const Call& call, const BackTests::Test& test) {
  if (test.asked.by == call.who.id) return true;
  const auto shelved = call.house->rules.Find(test.asked.name);
  return shelved && MaySee(call.who, shelved->entry);
}

void AppendTest(JsonWriter& json, const Call& call, const BackTests::Test& test) {
  json.BeginObject().Member("id", test.id).Member("state", Name(test.state));
  json.Member("done", test.done).Member("total", test.total);
  json.MemberUnlessEmpty("step", test.step);
  RuleViews(call).AppendPerson(json, "by", test.asked.by);
  json.Member("at", TimeText(test.at_ms)).MemberUnlessEmpty("name", test.asked.name);
  if (test.asked.version != 0) json.Member("version", test.asked.version);
  if (test.asked.from) json.Member("from", FormatDay(*test.asked.from));
  if (test.asked.to) json.Member("to", FormatDay(*test.asked.to));
  json.MemberUnlessEmpty("detail", test.detail);
  if (!test.results.empty()) json.Key("rules").Raw(test.results);
  json.EndObject();
}

std::string TestJson(const Call& call, const BackTests::Test& test) {
  std::string out;
  JsonWriter json(out);
  AppendTest(json, call, test);
  return out;
}

// The entry and version to be tried, or nothing after the answer was sent.
struct Named {
  std::shared_ptr<const ShelvedRule> shelved;
  std::uint32_t version = 0;
  std::string text;
};
std::optional<Named> FindNamed(Call& call, const Body& body) {
  Named named;
  named.shelved = call.house->rules.Find(body.name);
  if (!named.shelved || !MaySee(call.who, named.shelved->entry)) {
    SendProblem(call, "unknown", "/name", "there is no such rule");
    return std::nullopt;
  }
  const rulebook::Entry& entry = named.shelved->entry;
  named.version =
      body.version == 0 ? entry.newest().number : static_cast<std::uint32_t>(body.version);
  if (entry.kind == rulebook::EntryKind::kList) {
    SendProblem(call, "wrong_kind", "/name", "a list does not fire");
  } else if (entry.Find(named.version) == nullptr) {
    SendProblem(call, "unknown", "/version", "there is no such version");
  } else {
    auto text = call.house->rules.Text(call.house->store, entry.name, named.version);
    if (!text) {
      call.Fail(text.error());
      return std::nullopt;
    }
    named.text = *std::move(text);
    return named;
  }
  return std::nullopt;
}

// Offices whose lines may be looked at.
void Narrow(const Call& call, Trial& trial) {
  const access::ListScope scope = access::ScopeOf(call.who, Action::kReadFindings);
  trial.everywhere = scope.all;
  if (!scope.all) trial.offices = scope.offices;
}

// The store outlives what is started here: the house ends its back-tests first.
TrialSources SourcesOf(House& house) {
  return {.past = house.past_lines,
          .store = house.store,
          .documents = {.currency = house.settings.currency,
                        .currency_digits = house.settings.currency_digits,
                        .offices = {},
                        .extra_names = house.settings.extra_names}};
}

void StartTrial(Call& call, const Body& body, const std::optional<Named>& named) {
  const std::string& text = named ? named->text : body.text;
  RuleReading reading = ReadForAuthors(call, text);
  if (const auto problems = ProblemsOf(text, reading.read.problems, "/text"); !problems.empty()) {
    return SendProblems(call, problems);
  }
  if (reading.read.set.rules.empty()) {
    return SendProblem(call, "empty", "/text", "holds no rule");
  }
  Trial trial{.set = std::move(reading.read.set),
              .schema = reading.book->program().schema(),
              .from = body.from,
              .to = body.to,
              .everywhere = true,
              .offices = {}};
  Narrow(call, trial);
  if (named) trial.holds_in = named->shelved->entry.offices;
  House& house = *call.house;
  const auto id = house.back_tests->Start(
      {.by = call.who.id,
       .name = body.name,
       .version = named ? named->version : 0,
       .from = body.from,
       .to = body.to},
      access::NewId("bt_", house.random),
      [trial = std::move(trial), sources = SourcesOf(house)](const Progress& progress) {
        return RunTrial(trial, sources, progress);
      });
  if (!id) return call.Problem(429, "too_many_back_tests", id.error().message);
  call.Send(202, TestJson(call, *house.back_tests->Find(*id)));
}

void Start(Call call) {
  const auto body = ReadRuleBody<Body>(call, kStart);
  if (!body) return;
  if (body->text.empty() == body->name.empty()) {
    return SendProblem(call, "either", "/text", "is needed, or a name, and not both");
  }
  if (body->from && body->to && *body->from > *body->to) {
    return SendProblem(call, "range", "/to", "is before the first day");
  }
  std::optional<Named> named;
  if (!body->name.empty()) {
    named = FindNamed(call, *body);
    if (!named) return;
  }
  StartTrial(call, *body, named);
}

std::optional<BackTests::Test> AskedTest(Call& call) {
  if (!MayTry(call)) return std::nullopt;
  auto test = call.house->back_tests->Find(std::string(call.request.PathParameter("id")));
  if (test && MaySeeTest(call, *test)) return test;
  call.NotFound();
  return std::nullopt;
}

void Review(Call call) {
  const auto list = call.house->rule_review->Now();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("at", TimeText(list ? list->at_ms : call.now_ms()));
  json.Key("items").BeginArray();
  for (const ReviewItem& item : list ? list->items : std::vector<ReviewItem>()) {
    const auto shelved = call.house->rules.Find(item.name);
    if (!shelved || !MaySee(call.who, shelved->entry)) continue;
    json.BeginObject().Member("name", item.name).Member("title", shelved->entry.title);
    json.Member("what", item.what).Member("since", FormatDay(item.since));
    json.Key("figures").Raw(item.figures).EndObject();
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

}  // namespace

ReviewSources ReviewSourcesOf(House& house) {
  return {
      .entries = [&house] { return house.rules.All(); },
      .head =
          [&house](const rulebook::Entry& entry) {
            const auto book = house.engine.book();
            return house.rules.Head(house.store, book->program().schema(), entry);
          },
      .counts = [&house](std::string_view entry, Day from,
                         Day to) { return house.engine.rule_counts().Of(entry, from, to); },
      .last_fired =
          [&house](std::string_view entry) { return house.engine.rule_counts().LastFired(entry); },
      .hits = [&house](const std::string& entry) -> Result<std::vector<std::uint64_t>> {
        ASSIGN_OR_RETURN(const auto rows,
                         house.store.ListRuleHits({.entry = entry, .limit = kOverlapHitsMax}));
        std::vector<std::uint64_t> hits;
        for (const desk::RuleHitRow& row : rows)
          hits.push_back(Combine(HashBytes(row.declaration), row.item));
        return hits;
      },
      .lodged = [&house](Day from, Day to) -> Result<std::int64_t> {
        ASSIGN_OR_RETURN(const auto tallies, house.store.ListTallies(from, to, {}));
        std::int64_t lodged = 0;
        for (const desk::TallyRow& tally : tallies)
          lodged += tally.measure == "lodged" ? tally.count : 0;
        return lodged;
      },
      .left_out = [&house] { return house.engine.book()->left_out(); }};
}

void StartBackTest(Call call) {
  if (MayTry(call)) OnWorker(std::move(call), Start);
}

void ListBackTests(Call call) {
  if (!MayTry(call)) return;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (BackTests::Test& test : call.house->back_tests->List()) {
    test.results.clear();  // of one alone
    if (MaySeeTest(call, test)) AppendTest(json, call, test);
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void GetBackTest(Call call) {
  const auto test = AskedTest(call);
  if (test) call.Send(200, TestJson(call, *test));
}

void CancelBackTest(Call call) {
  const auto test = AskedTest(call);
  if (!test) return;
  if (test->asked.by != call.who.id)
    return call.Problem(403, "not_yours", "Somebody else began it");
  call.house->back_tests->Cancel(test->id);
  call.SendNothing();
}

void ListRuleReview(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kReadRules)) {
    return MayNot(call, access::Allows(call.who, Action::kReadRules, {}));
  }
  OnWorker(std::move(call), Review);
}

}  // namespace tidewaiter::api
