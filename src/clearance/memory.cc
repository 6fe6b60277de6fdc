#include "clearance/memory.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "desk/act.h"
#include "desk/fold.h"
#include "os/new_folder.h"

namespace tidewaiter::clearance {
namespace {

constexpr int kPage = 2000;  // events read at once: some ten megabytes
constexpr std::size_t kFreshMax = 10'000;
constexpr std::int64_t kDayMs = 86'400'000;

Day DayOf(std::int64_t time_ms) {
  return static_cast<Day>(time_ms / kDayMs);
}

}  // namespace

Memory::Memory(desk::Store& store, desk::DocumentRules rules, os::Path model_folder,
               os::Path live_folder)
    : store_(store),
      rules_(std::move(rules)),
      model_folder_(std::move(model_folder)),
      live_folder_(std::move(live_folder)) {
  rules_.offices.clear();  // an office may have been closed since
}

// The last event in the snapshot, or 0 without one that fits.
std::uint64_t Memory::SnapshotSeq(const std::string& model_version) const {
  const Result<std::string> text = os::ReadFile(live_folder_ / "live.json");
  if (!text) return 0;
  const codec::JsonText json(*text);
  if (!json.ok() || codec::TextOf(json.root(), "model_version") != model_version) return 0;
  const Result<std::string> state = os::HashFile(live_folder_ / "state.bin");
  if (!state || *state != codec::TextOf(json.root(), "state_sha256")) return 0;
  return static_cast<std::uint64_t>(codec::IntegerOf(json.root(), "learned_seq"));
}

Result<Memory::Opened> Memory::Open(std::uint64_t draw_key, const Progress& progress) {
  LineSchema schema{.currency = rules_.currency, .extra_names = {}};
  for (std::size_t i = 0; i < std::min(rules_.extra_names.size(), kExtraCount); ++i)
    schema.extra_names[i] = rules_.extra_names[i];
  ASSIGN_OR_RETURN(const desk::Head head, store_.ReadHead());
  std::error_code ignored;
  if (!std::filesystem::exists(model_folder_, ignored)) {
    Opened blank;
    blank.judge = std::make_unique<Judge>(nullptr, std::move(schema), draw_key);
    blank.learned_seq = head.seq;  // there is nothing that could learn
    return blank;
  }
  ASSIGN_OR_RETURN(std::unique_ptr<risk::LiveModel> model,
                   risk::LiveModel::Open(model_folder_, {}));
  if (model->card().schema.currency != rules_.currency) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("the model is for amounts in {}, the desk for {}",
                            model->card().schema.currency, rules_.currency));
  }
  Opened opened;
  opened.learned_seq = SnapshotSeq(model->card().version);
  // What was learned from events that are no more (an older journal was put back) is left aside.
  if (opened.learned_seq > head.seq) opened.learned_seq = 0;
  if (opened.learned_seq > 0) {
    auto live = risk::LiveModel::Open(model_folder_, live_folder_);
    if (live) {
      model = *std::move(live);
    } else {
      opened.learned_seq = 0;
    }
  }
  opened.judge = std::make_unique<Judge>(std::move(model), std::move(schema), draw_key);
  RETURN_IF_ERROR(Relearn(*opened.judge, opened.learned_seq, progress));
  return opened;
}

Status Memory::Relearn(Judge& judge, std::uint64_t& learned_seq, const Progress& progress) {
  ASSIGN_OR_RETURN(const desk::Head head, store_.ReadHead());
  while (learned_seq < head.seq) {
    ASSIGN_OR_RETURN(const std::vector<desk::Event> events, store_.EventsAfter(learned_seq, kPage));
    if (events.empty()) break;
    for (const desk::Event& event : events)
      RETURN_IF_ERROR(RelearnEvent(judge, event));
    learned_seq = events.back().seq;
    RETURN_IF_ERROR(progress("journal", learned_seq, head.seq));
  }
  fresh_.clear();
  return {};
}

Status Memory::RelearnEvent(Judge& judge, const desk::Event& event) {
  if (event.kind == desk::kind::kLodged || event.kind == desk::kind::kAmended) {
    if (fresh_.size() >= kFreshMax) fresh_.clear();
    fresh_[event.subject] = event.data;
  } else if (event.kind == desk::kind::kAssessed) {
    return RelearnLines(judge, event);
  } else if (event.kind == desk::kind::kActed || event.kind == desk::kind::kDismissed) {
    return RelearnOutcomes(judge, event);
  }
  return {};
}

Result<desk::Document> Memory::Parse(const std::string& json) const {
  auto document = desk::ParseDocument(json, rules_);
  if (document) return *std::move(document);
  return Fail(ErrorCode::kCorruption, "a stored document cannot be read");
}

Result<desk::Document> Memory::DocumentOf(const std::string& declaration) {
  const auto fresh = fresh_.find(declaration);
  if (fresh != fresh_.end()) {
    const std::string json = std::move(fresh->second);
    fresh_.erase(fresh);
    return Parse(json);
  }
  ASSIGN_OR_RETURN(const auto row, store_.FindDeclaration(declaration));
  if (!row) return Fail(ErrorCode::kCorruption, "declaration " + declaration + " is gone");
  ASSIGN_OR_RETURN(const auto event, store_.FindEvent(row->document_seq));
  if (!event) return Fail(ErrorCode::kCorruption, "the document of " + declaration + " is gone");
  return Parse(event->data);
}

// Lines are learned when a lane was decided, as the engine did.
Status Memory::RelearnLines(Judge& judge, const desk::Event& event) {
  ASSIGN_OR_RETURN(const desk::Assessment assessment, desk::ReadAssessment(event.data));
  if (assessment.lane == desk::Lane::kNone) return {};
  ASSIGN_OR_RETURN(const desk::Document document, DocumentOf(event.subject));
  LineTable lines = judge.EmptyTable();
  desk::AppendLines(document, event.subject, DayOf(event.time_ms), lines);
  judge.Learn(lines);
  return {};
}

Status Memory::RelearnOutcomes(Judge& judge, const desk::Event& event) {
  desk::OutcomeQuery query;
  query.after_seq = event.seq - 1;
  query.before_seq = event.seq + 1;
  query.limit = static_cast<int>(desk::kItemsMax);
  ASSIGN_OR_RETURN(const std::vector<desk::OutcomeRow> rows, store_.ListOutcomes(query));
  if (rows.empty()) return {};
  ASSIGN_OR_RETURN(const desk::Document document, DocumentOf(event.subject));
  std::vector<Outcome> acted(document.items.size());
  const codec::JsonText data(event.data);
  simdjson::dom::element element;
  if (data.ok() && data.root().at_key("act").get(element) == simdjson::SUCCESS) {
    const auto act =
        desk::ParseAct(simdjson::to_string(element), document.items.size(), rules_.currency_digits);
    if (!act) return Fail(ErrorCode::kCorruption, "a stored act cannot be read");
    acted = desk::OutcomesOf(*act, document, rows.front().source, rows.front().basis,
                             DayOf(event.time_ms), rules_.currency_digits);
  }
  LineTable all = judge.EmptyTable();
  desk::AppendLines(document, event.subject, rows.front().date, all);
  LineTable lines = judge.EmptyTable();
  for (std::uint32_t item = 1; item <= document.items.size(); ++item) {
    for (const desk::OutcomeRow& row : rows) {
      if (row.item != item) continue;
      LineRecord record = all.Record(item - 1);
      record.outcome = acted[item - 1];
      record.outcome.source = row.source;
      record.outcome.basis = row.basis;
      record.outcome.checked = row.checked;
      record.outcome.wrong = row.wrong;
      record.outcome.recovered_minor = row.recovered_minor;
      record.outcome.known_on = DayOf(row.known_ms);
      lines.Append(record);
    }
  }
  return judge.LearnOutcomes(lines);
}

Status Memory::Save(const Snapshot& snapshot) const {
  ASSIGN_OR_RETURN(os::NewFolder folder, os::NewFolder::Create(live_folder_));
  RETURN_IF_ERROR(snapshot.knowledge.Write(folder.part()));
  ASSIGN_OR_RETURN(const std::string hash, os::HashFile(folder.part() / "state.bin"));
  std::string text;
  codec::JsonWriter(text)
      .BeginObject()
      .Member("model_version", snapshot.model_version)
      .Member("learned_seq", snapshot.learned_seq)
      .Member("state_sha256", hash)
      .EndObject();
  RETURN_IF_ERROR(os::WriteFile(folder.part() / "live.json", text));
  return folder.Commit();
}

}  // namespace tidewaiter::clearance
