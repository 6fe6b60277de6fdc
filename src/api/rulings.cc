// Published rulings on codes: everybody reads them; who manages the tariff adds and withdraws them.
#include <algorithm>
#include <cctype>

#include "api/classifier_shelf.h"
#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/views.h"
#include "clearance/registry.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;

constexpr std::size_t kIdMax = 64;
constexpr std::size_t kCodeDigitsMin = 6;
constexpr std::size_t kCodeDigitsMax = 12;

void AppendRuling(JsonWriter& json, const Ruling& ruling, const Call& call) {
  json.BeginObject().Member("id", ruling.id).Member("code", ruling.code);
  json.Member("text", ruling.text).Member("day", FormatDay(ruling.day));
  json.Member("added_at", TimeText(ruling.added_ms));
  if (call.May(Action::kManageTariff, {})) {
    const std::string name = call.house->directory.NameOf(ruling.added_by);
    json.Member("added_by", name.empty() ? ruling.added_by : name);
  }
  json.EndObject();
}

// ---- Reading

void List(Call call) {
  std::optional<desk::Cursor> after;
  if (const auto cursor = call.Query("cursor"); !cursor.empty()) {
    auto parsed = ParseCursor(cursor);
    if (!parsed) return call.Fail(parsed.error());
    after = std::move(*parsed);
  }
  const ClassifierShelf::Page page =
      call.house->classifiers->List({.words = call.Query("q"), .code = call.Query("code")}, after,
                                    static_cast<std::size_t>(call.Limit()));
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const Ruling& ruling : page.rulings)
    AppendRuling(json, ruling, call);
  json.EndArray();
  if (page.more) {
    const Ruling& last = page.rulings.back();
    json.Member("next", CursorText({static_cast<double>(last.added_ms), last.id}));
  }
  json.EndObject();
  call.Send(200, std::move(out));
}

// ---- Adding

bool IsReference(std::string_view id) {
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  return plain(id.front()) && std::ranges::all_of(id, [&](char c) {
           return plain(c) || c == '.' || c == '_' || c == '-';
         });
}

constexpr codec::JsonMember<Ruling> kBody[] = {
    {"id", codec::kRequired,
     [](JsonReader& in, JsonValue v, Ruling& r) {
       in.Text(v, {.min = 1, .max = kIdMax, .characters = codec::Characters::kToken}, r.id);
       if (!r.id.empty() && !IsReference(r.id)) {
         in.Note("characters", "has letters, digits, '.', '_' and '-', a letter or digit first");
       }
     }},
    {"code", codec::kRequired,
     [](JsonReader& in, JsonValue v, Ruling& r) {
       in.Text(
           v,
           {.min = kCodeDigitsMin, .max = kCodeDigitsMax, .characters = codec::Characters::kDigits},
           r.code);
       if (r.code.size() % 2 != 0) in.Note("format", "a ruling is about 6, 8, 10 or 12 digits");
     }},
    {"text", codec::kRequired,
     [](JsonReader& in, JsonValue v, Ruling& r) {
       in.Text(v, {.min = 1, .max = classify::kTextBytesMax}, r.text);
     }},
    {"day", codec::kRequired, [](JsonReader& in, JsonValue v, Ruling& r) {
       std::string text;
       in.Text(v, {.min = 10, .max = 10}, text);
       const auto day = ParseIsoDay(text);
       if (day) {
         r.day = *day;
       } else if (!text.empty()) {
         in.Note("format", day.error().message);
       }
     }}};

// What the journal keeps of the change.
std::string EventData(const Ruling& ruling) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("code", ruling.code).Member("text", ruling.text);
  json.Member("day", FormatDay(ruling.day)).EndObject();
  return data;
}

void Add(Call call) {
  if (AnsweredBefore(call)) return;
  auto ruling = ReadRuleBody<Ruling>(call, kBody);
  if (!ruling) return;
  if (call.house->classifiers->Find(ruling->id)) {
    return call.Problem(409, "ruling_exists", "There is a ruling of this reference",
                        "withdraw it first, or give this one another");
  }
  ruling->added_ms = call.now_ms();
  ruling->added_by = call.who.id;
  std::string json;
  JsonWriter writer(json);
  AppendRuling(writer, *ruling, call);
  clearance::PutRecord put{.collection = std::string(clearance::collection::kRuling),
                           .id = ruling->id,
                           .if_version = 0,
                           .body = WriteRuling(*ruling),
                           .kind = "ruling.created",
                           .data = EventData(*ruling)};
  Submit(std::move(call), std::move(put), [json = std::move(json)](const clearance::Applied&) {
    return clearance::Rendered{201, json};
  });
}

// ---- Withdrawing

void Withdraw(Call call) {
  if (AnsweredBefore(call)) return;
  const auto ruling = call.house->classifiers->Find(call.request.PathParameter("id"));
  if (!ruling) return call.NotFound();
  clearance::PutRecord put{.collection = std::string(clearance::collection::kRuling),
                           .id = ruling->id,
                           .if_version = std::nullopt,
                           .body = {},
                           .kind = "ruling.removed",
                           .data = EventData(*ruling)};
  Submit(std::move(call), std::move(put), [](const clearance::Applied&) {
    return clearance::Rendered{204, ""};
  });
}

void Serve(Call call, Action action, void (*job)(Call)) {
  const access::Decision may = access::Allows(call.who, action, {});
  if (!may) return call.Denied(may.reason);
  OnWorker(std::move(call), job);
}

}  // namespace

void ListRulings(Call call) {
  Serve(std::move(call), Action::kReadTariff, List);
}
void AddRuling(Call call) {
  Serve(std::move(call), Action::kManageTariff, Add);
}
void WithdrawRuling(Call call) {
  Serve(std::move(call), Action::kManageTariff, Withdraw);
}

}  // namespace tidewaiter::api
