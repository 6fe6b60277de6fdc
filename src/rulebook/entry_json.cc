// An entry as the record that is kept of it.
#include <limits>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "rulebook/entry.h"

namespace tidewaiter::rulebook {
namespace {

using codec::EachOf;
using codec::IntegerOf;
using codec::JsonWriter;
using codec::TextOf;
using Json = simdjson::dom::element;

void AppendTexts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.Key(name).BeginArray();
  for (const std::string& text : texts)
    json.Text(text);
  json.EndArray();
}

void AppendStep(JsonWriter& json, const Step& step) {
  json.BeginObject().Member("to", Name(step.to)).Member("by", step.by).Member("at_ms", step.at_ms);
  json.MemberUnlessEmpty("reason", step.reason);
  if (step.percent != 0) json.Member("percent", step.percent);
  json.EndObject();
}

void AppendVersion(JsonWriter& json, const Version& version) {
  json.BeginObject().Member("number", version.number).Member("author", version.author);
  json.Member("at_ms", version.at_ms).MemberUnlessEmpty("note", version.note);
  json.Member("phase", Name(version.phase));
  if (version.percent != 0) json.Member("percent", version.percent);
  json.Key("steps").BeginArray();
  for (const Step& step : version.steps)
    AppendStep(json, step);
  json.EndArray().EndObject();
}

void AppendProposal(JsonWriter& json, const Proposal& proposal) {
  json.BeginObject().Member("version", proposal.version);
  AppendTexts(json, "to", proposal.to);
  json.Member("by", proposal.by).Member("at_ms", proposal.at_ms);
  json.MemberUnlessEmpty("note", proposal.note).MemberUnlessEmpty("record", proposal.record);
  if (!proposal.answer.empty()) {
    json.Member("answer", proposal.answer).Member("answered_by", proposal.answered_by);
    json.Member("answered_ms", proposal.answered_ms);
  }
  json.EndObject();
}

std::vector<std::string> TextsOf(Json object, std::string_view name) {
  std::vector<std::string> texts;
  EachOf(object, name, [&](Json element) {
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) texts.emplace_back(text);
  });
  return texts;
}

std::unexpected<Error> Damaged(std::string_view what) {
  return Fail(ErrorCode::kCorruption, "a stored rule cannot be read: " + std::string(what));
}

Result<Step> StepOf(Json json) {
  const auto to = FindPhase(TextOf(json, "to"));
  if (!to) return Damaged("a step leads nowhere");
  return Step{.to = *to,
              .by = TextOf(json, "by"),
              .at_ms = IntegerOf(json, "at_ms"),
              .reason = TextOf(json, "reason"),
              .percent = static_cast<int>(IntegerOf(json, "percent"))};
}

Result<Version> VersionOf(Json json, std::uint32_t number) {
  const auto phase = FindPhase(TextOf(json, "phase"));
  if (!phase || IntegerOf(json, "number") != number) return Damaged("a version is out of place");
  Version version{.number = number,
                  .author = TextOf(json, "author"),
                  .at_ms = IntegerOf(json, "at_ms"),
                  .note = TextOf(json, "note"),
                  .phase = *phase,
                  .percent = static_cast<int>(IntegerOf(json, "percent")),
                  .steps = {}};
  Status good;
  EachOf(json, "steps", [&](Json element) {
    Result<Step> step = StepOf(element);
    if (step) {
      version.steps.push_back(*std::move(step));
    } else {
      good = std::unexpected(step.error());
    }
  });
  if (!good) return std::unexpected(good.error());
  return version;
}

Proposal ProposalOf(Json json) {
  return {.version = static_cast<std::uint32_t>(IntegerOf(json, "version")),
          .to = TextsOf(json, "to"),
          .by = TextOf(json, "by"),
          .at_ms = IntegerOf(json, "at_ms"),
          .note = TextOf(json, "note"),
          .record = TextOf(json, "record"),
          .answer = TextOf(json, "answer"),
          .answered_by = TextOf(json, "answered_by"),
          .answered_ms = IntegerOf(json, "answered_ms")};
}

}  // namespace

std::string WriteEntry(const Entry& entry) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("name", entry.name).Member("kind", Name(entry.kind));
  json.Member("title", entry.title).Member("secrecy", Name(entry.secrecy));
  AppendTexts(json, "offices", entry.offices);
  json.MemberUnlessEmpty("adopted_from", entry.adopted_from);
  json.Key("versions").BeginArray();
  for (const Version& version : entry.versions)
    AppendVersion(json, version);
  json.EndArray();
  json.Key("proposals").BeginArray();
  for (const Proposal& proposal : entry.proposals)
    AppendProposal(json, proposal);
  json.EndArray().EndObject();
  return out;
}

Result<Entry> ParseEntry(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return Damaged("it is no object");
  const auto kind = FindEntryKind(TextOf(json.root(), "kind"));
  const auto secrecy = FindSecrecy(TextOf(json.root(), "secrecy"));
  if (!kind || !secrecy) return Damaged("its kind or secrecy is none that there is");
  Entry entry{.name = TextOf(json.root(), "name"),
              .kind = *kind,
              .title = TextOf(json.root(), "title"),
              .offices = TextsOf(json.root(), "offices"),
              .secrecy = *secrecy,
              .adopted_from = TextOf(json.root(), "adopted_from"),
              .versions = {},
              .proposals = {}};
  if (!IsName(entry.name)) return Damaged("it has no name");
  Status good;
  EachOf(json.root(), "versions", [&](Json element) {
    auto version = VersionOf(element, static_cast<std::uint32_t>(entry.versions.size()) + 1);
    if (version) {
      entry.versions.push_back(*std::move(version));
    } else if (good) {
      good = std::unexpected(version.error());
    }
  });
  if (!good) return std::unexpected(good.error());
  if (entry.versions.empty()) return Damaged("it has no version");
  EachOf(json.root(), "proposals",
         [&](Json element) { entry.proposals.push_back(ProposalOf(element)); });
  return entry;
}

}  // namespace tidewaiter::rulebook
