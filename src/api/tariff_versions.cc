// Versions of the tariff: loaded by one person, put in force by another.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/tariff_alerts.h"
#include "api/tariff_calls.h"
#include "api/tariff_shelf.h"
#include "api/tariff_version.h"
#include "api/views.h"
#include "clearance/registry.h"
#include "codec/json_get.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;
using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;

constexpr std::size_t kFilesMax = 40;

void AppendVersion(JsonWriter& json, const TariffVersion& version, const Call& call) {
  const auto name_of = [&](const std::string& account) {
    const std::string name = call.house->directory.NameOf(account);
    return name.empty() ? account : name;
  };
  json.BeginObject().Member("id", version.id).Member("name", version.name);
  json.Member("state", version.state).Member("loaded_at", TimeText(version.loaded_ms));
  json.Member("loaded_by", name_of(version.loaded_by));
  if (version.activated_ms != 0) {
    json.Member("activated_at", TimeText(version.activated_ms));
    json.Member("activated_by", name_of(version.activated_by));
  }
  json.Member("lines", version.lines).Member("measures", version.measures);
  AppendWarnings(json, version.warnings);
  json.Member("warnings_total", version.warnings_total).EndObject();
}

std::string VersionJson(const TariffVersion& version, const Call& call) {
  std::string out;
  JsonWriter json(out);
  AppendVersion(json, version, call);
  return out;
}

Result<std::vector<TariffVersion>> AllVersions(const Call& call) {
  ASSIGN_OR_RETURN(const auto records, call.house->store.ListRecords(collection::kTariffVersion));
  std::vector<TariffVersion> versions;
  for (const desk::RecordRow& record : records) {
    if (record.body.empty()) continue;
    ASSIGN_OR_RETURN(versions.emplace_back(), ReadTariffVersion(record.body));
  }
  std::ranges::sort(versions, std::ranges::greater(), &TariffVersion::loaded_ms);
  return versions;
}

// The version of the path. Nothing after an answer was sent.
std::optional<TariffVersion> AskedVersionOf(Call& call) {
  const auto record = call.house->store.FindRecord(collection::kTariffVersion,
                                                   call.request.PathParameter("version"));
  if (!record) {
    call.Fail(record.error());
    return std::nullopt;
  }
  if (!*record || (*record)->body.empty()) {
    call.NotFound();
    return std::nullopt;
  }
  auto version = ReadTariffVersion((*record)->body);
  if (version) return *version;
  call.Fail(version.error());
  return std::nullopt;
}

// ---- Reading

void List(Call call) {
  const auto versions = AllVersions(call);
  if (!versions) return call.Fail(versions.error());
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const TariffVersion& version : *versions)
    AppendVersion(json, version, call);
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void GetOne(Call call) {
  const auto version = AskedVersionOf(call);
  if (version) call.Send(200, VersionJson(*version, call));
}

// ---- Loading

struct Body {
  std::string name;
  TariffShelf::Files files;
};

void ReadFiles(JsonReader& in, JsonValue value, Body& body) {
  in.Map(value, kFilesMax, [&](std::string_view name, JsonValue element) {
    in.Text(element, {.max = TariffShelf::kFileBytesMax}, body.files[std::string(name)]);
  });
  if (body.files.empty()) in.Note("too_few", "needs one file at least");
}

constexpr codec::JsonMember<Body> kBody[] = {
    {"name", codec::kRequired,
     [](JsonReader& in, JsonValue v, Body& b) { in.Text(v, {.min = 1, .max = 100}, b.name); }},
    {"files", codec::kRequired, ReadFiles}};

void Load(Call call) {
  if (AnsweredBefore(call)) return;
  JsonReader in;
  Body body;
  if (const auto root = in.Parse(call.request.body, {.bytes_max = TariffShelf::kBodyBytesMax})) {
    in.Object<Body>(*root, kBody, body);
  }
  if (!in.problems().empty()) return SendProblems(call, in.problems());
  auto loaded = call.house->tariffs->Load(body.files);
  if (!loaded) return SendProblems(call, loaded.error());
  TariffVersion version{.id = loaded->id,
                        .name = body.name,
                        .loaded_ms = call.now_ms(),
                        .loaded_by = call.who.id,
                        .activated_by = {},
                        .lines = loaded->lines,
                        .measures = loaded->measures,
                        .warnings_total = loaded->warnings.size(),
                        .warnings = std::move(loaded->warnings)};
  std::string json = VersionJson(version, call);
  Submit(std::move(call), PutLoaded(version), [json = std::move(json)](const clearance::Applied&) {
    return clearance::Rendered{201, json};
  });
}

// ---- Putting in force

void Activate(Call call) {
  if (AnsweredBefore(call)) return;
  auto version = AskedVersionOf(call);
  if (!version) return;
  if (version->loaded_by == call.who.id) {
    return call.Problem(403, "own_version", "Another person must put it in force",
                        "whoever loads a tariff does not also put it in force");
  }
  auto opened = call.house->tariffs->Open(version->id);
  if (!opened) return call.Fail(opened.error());
  if (const Status prepared = call.house->classifiers->Prepare(**opened, Today(call)); !prepared) {
    return call.Fail(prepared.error());
  }
  const auto versions = AllVersions(call);
  if (!versions) return call.Fail(versions.error());
  auto puts = PutInForce(*version, call.who.id, call.now_ms(), *versions);
  const auto before = call.house->engine.tariff_desk().tariff();
  auto alerts = AlertsFor(*call.house, before.get(), **opened, call.now_ms());
  if (!alerts) return call.Fail(alerts.error());
  std::ranges::move(*alerts, std::back_inserter(puts.records));
  std::string json = VersionJson(*version, call);
  Submit(std::move(call), std::move(puts), [json = std::move(json)](const clearance::Applied&) {
    return clearance::Rendered{200, json};
  });
}

void Serve(Call call, void (*job)(Call)) {
  const access::Decision may = access::Allows(call.who, Action::kManageTariff, {});
  if (!may) return call.Denied(may.reason);
  OnWorker(std::move(call), job);
}

}  // namespace

void ListTariffVersions(Call call) {
  Serve(std::move(call), List);
}
void GetTariffVersion(Call call) {
  Serve(std::move(call), GetOne);
}
void LoadTariffVersion(Call call) {
  Serve(std::move(call), Load);
}
void ActivateTariffVersion(Call call) {
  Serve(std::move(call), Activate);
}

}  // namespace tidewaiter::api
