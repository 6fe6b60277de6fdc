#include "clearance/memory.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "os/new_folder.h"

namespace tidewaiter::clearance {

Memory::Memory(desk::Store& store, desk::DocumentRules rules, os::Path model_folder,
               os::Path live_folder)
    : store_(store),
      rules_(std::move(rules)),
      model_folder_(std::move(model_folder)),
      live_folder_(std::move(live_folder)) {}

// The last event in the snapshot, or 0 without one that fits.
std::uint64_t Memory::SnapshotSeq(const std::string& model_version) const {
  const Result<std::string> text = os::ReadFile(live_folder_ / "live.json");
  if (!text) return 0;
  const codec::JsonText json(*text);
  if (!json.ok() || codec::TextOf(json.root(), "model_version") != model_version) return 0;
  const std::string wanted = codec::TextOf(json.root(), "state_sha256");
  if (!wanted.empty()) {
    const Result<std::string> state = os::HashFile(live_folder_ / "state.bin");
    if (!state || *state != wanted) return 0;
  }
  return static_cast<std::uint64_t>(codec::IntegerOf(json.root(), "learned_seq"));
}

// What is damaged or missing is made again in the background.
void Memory::ReadRules(Judge& judge) const {
  const Result<std::string> text = os::ReadFile(live_folder_ / "live.json");
  if (!text) return;
  const codec::JsonText json(*text);
  const os::Path file = live_folder_ / "rules.bin";
  const Result<std::string> hash = os::HashFile(file);
  if (!json.ok() || !hash || *hash != codec::TextOf(json.root(), "rules_sha256")) return;
  const Result<std::string> bytes = os::ReadFile(file);
  if (!bytes) return;
  Rules& rules = judge.rules();
  if (rules.memory().Read(*bytes, rules.book().program().set())) rules.Refresh();
}

// A snapshot of before there were alarms has none.
void Memory::ReadCodeAlarms(Judge& judge) const {
  const Result<std::string> text = os::ReadFile(live_folder_ / "live.json");
  if (!text) return;
  const codec::JsonText json(*text);
  if (!json.ok()) return;
  const auto count = [&](std::string_view name) {
    return static_cast<std::uint64_t>(codec::IntegerOf(json.root(), name));
  };
  judge.code_check().Restore(
      {.checked = count("code_alarms_checked"), .right = count("code_alarms_right")});
}

// The judge as the snapshot has it, its rules excepted.
Result<Memory::Opened> Memory::OpenModel(std::uint64_t draw_key, LineSchema schema,
                                         std::uint64_t head) {
  Opened opened;
  std::unique_ptr<risk::LiveModel> model;
  std::error_code ignored;
  std::string version = "none";
  if (std::filesystem::exists(model_folder_, ignored)) {
    ASSIGN_OR_RETURN(model, risk::LiveModel::Open(model_folder_, {}));
    version = model->card().version;
    if (model->card().schema.currency != rules_.currency) {
      return Fail(ErrorCode::kFailedPrecondition,
                  fmt::format("the model is for amounts in {}, the desk for {}",
                              model->card().schema.currency, rules_.currency));
    }
  }
  opened.learned_seq = SnapshotSeq(version);
  // What was learned from events that are no more (an older journal was put back) is left aside.
  if (opened.learned_seq > head) opened.learned_seq = 0;
  if (model && opened.learned_seq > 0) {
    auto live = risk::LiveModel::Open(model_folder_, live_folder_);
    if (live) {
      model = *std::move(live);
    } else {
      opened.learned_seq = 0;
    }
  }
  opened.judge = std::make_unique<Judge>(std::move(model), std::move(schema),
                                         rules_.currency_digits, draw_key);
  return opened;
}

Result<Memory::Opened> Memory::Open(std::uint64_t draw_key, const LoadBook& load_book,
                                    const Progress& progress) {
  LineSchema schema{.currency = rules_.currency, .extra_names = {}};
  for (std::size_t i = 0; i < std::min(rules_.extra_names.size(), kExtraCount); ++i)
    schema.extra_names[i] = rules_.extra_names[i];
  ASSIGN_OR_RETURN(const desk::Head head, store_.ReadHead());
  ASSIGN_OR_RETURN(Opened opened, OpenModel(draw_key, std::move(schema), head.seq));
  Judge& judge = *opened.judge;
  ASSIGN_OR_RETURN(const MadeBook made, load_book(judge.schema()));
  judge.rules().Use(made.book, made.records_seq);
  if (opened.learned_seq > 0) {
    ReadRules(judge);
    ReadCodeAlarms(judge);
  }
  // Without anything that learns the journal has nothing to teach.
  if (!judge.learns()) opened.learned_seq = head.seq;
  Lessons journal(store_, rules_, judge.schema());
  RETURN_IF_ERROR(journal.Teach(opened.learned_seq, head.seq, judge, progress));
  opened.learned_seq = head.seq;
  return opened;
}

void Memory::Take(Judge& judge, Snapshot& into) {
  into.model_version = judge.model_version();
  into.has_model = judge.has_model();
  if (into.has_model) judge.Copy(into.knowledge);
  into.rules.clear();
  judge.rules().memory().Write(into.rules);
  into.code_alarms = judge.code_check().figures();
}

Status Memory::Save(const Snapshot& snapshot) const {
  ASSIGN_OR_RETURN(os::NewFolder folder, os::NewFolder::Create(live_folder_));
  std::string hash;
  if (snapshot.has_model) {
    RETURN_IF_ERROR(snapshot.knowledge.Write(folder.part()));
    ASSIGN_OR_RETURN(hash, os::HashFile(folder.part() / "state.bin"));
  }
  RETURN_IF_ERROR(os::WriteFile(folder.part() / "rules.bin", snapshot.rules));
  ASSIGN_OR_RETURN(const std::string rules_hash, os::HashFile(folder.part() / "rules.bin"));
  std::string text;
  codec::JsonWriter(text)
      .BeginObject()
      .Member("model_version", snapshot.model_version)
      .Member("learned_seq", snapshot.learned_seq)
      .Member("state_sha256", hash)
      .Member("rules_sha256", rules_hash)
      .Member("code_alarms_checked", snapshot.code_alarms.checked)
      .Member("code_alarms_right", snapshot.code_alarms.right)
      .EndObject();
  RETURN_IF_ERROR(os::WriteFile(folder.part() / "live.json", text));
  return folder.Commit();
}

}  // namespace tidewaiter::clearance
