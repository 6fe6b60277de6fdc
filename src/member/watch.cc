#include "member/watch.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "codec/text.h"
#include "federation/ledger_judge.h"
#include "member/archive.h"
#include "member/internal/charter_view.h"
#include "member/internal/key_text.h"
#include "member/internal/remote_log.h"

namespace tidewaiter::member {
namespace {

namespace fs = std::filesystem;

// One log at all nodes.
class Round {
 public:
  Round(federation::Witness& witness, const WatchOptions& options, const std::string& origin,
        std::int64_t now_ms)
      : witness_(witness), logs_(witness.logs()), now_ms_(now_ms) {
    watched_.origin = origin;
    for (const std::string& url : options.urls)
      nodes_.emplace_back(url, RemoteLog({url, options.call_timeout_s, options.ca_file}, origin));
  }

  WatchedLog Run() {
    const std::uint64_t before = Size();
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      Collect(i);
    std::ranges::stable_sort(shown_, {}, [](const Shown& one) { return one.note.checkpoint.size; });
    for (const Shown& one : shown_)
      Look(one);
    watched_.size = Size();
    watched_.fresh = watched_.size - before;
    watched_.lied = witness_.LieOf(watched_.origin).has_value();
    return std::move(watched_);
  }

 private:
  struct Shown {
    federation::CheckedNote note;
    std::size_t node = 0;  // who showed it first
  };

  [[nodiscard]] std::uint64_t Size() const {
    return federation::SizeOf(witness_.Last(watched_.origin));
  }

  void Complain(std::size_t node, std::string_view what) {
    watched_.problems.push_back(fmt::format("{}: {}", nodes_[node].first, what));
  }

  void Collect(std::size_t node) {
    const auto known = nodes_[node].second.Checkpoints();
    if (!known && known.error().code == ErrorCode::kNotFound) return;  // nothing was said in it yet
    if (!known) return Complain(node, known.error().message);
    for (const tlog::SignedCheckpoint& one : *known) {
      auto note = federation::CheckSigned(*logs_, tlog::FormatNote(one.note));
      if (!note) {
        Complain(node, note.error().message);
        continue;
      }
      const bool again = std::ranges::any_of(
          shown_, [&](const Shown& other) { return other.note.checkpoint == note->checkpoint; });
      if (!again) shown_.push_back({std::move(*note), node});
    }
  }

  void Look(const Shown& shown) {
    const tlog::Checkpoint& next = shown.note.checkpoint;
    const auto last = witness_.Last(watched_.origin);
    if (federation::SizeOf(last) == 0) return Take(shown, {});
    if (last->checkpoint == next || next.size == 0) return;
    const auto beginning = Ask(shown, std::min(last->checkpoint.size, next.size),
                               std::max(last->checkpoint.size, next.size));
    const bool grows = last->checkpoint.size < next.size;
    if (beginning && grows && !witness_.LieOf(watched_.origin))
      Take(shown, {.old_size = last->checkpoint.size, .proof = beginning->proof});
  }

  void Take(const Shown& shown, federation::AddCheckpoint request) {
    request.checkpoint = shown.note.bytes;
    const federation::Answer answer = witness_.Take(request, now_ms_);
    // Somebody pushed another one meanwhile: that was proven too, and the next round sees both.
    if (answer.status != federation::kOk && answer.status != federation::kConflict)
      Complain(shown.node, fmt::format("{} {}", answer.status, answer.body));
  }

  // How the tree of `size`, one of ours and theirs, begins: from who showed theirs, then from all
  // others, until one shows it. The witness has compared it then. Nothing: nobody showed it.
  std::optional<federation::Beginning> Ask(const Shown& shown, std::uint64_t old_size,
                                           std::uint64_t size) {
    if (old_size == size) {
      federation::Beginning beginning{.root = shown.note.checkpoint.root, .proof = {}};
      if (Compare(shown, beginning)) return beginning;
      return std::nullopt;
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const RemoteLog& remote = nodes_[(shown.node + i) % nodes_.size()].second;
      auto beginning = remote.BeginningOf(old_size, size);
      if (beginning && Compare(shown, *beginning)) return std::move(*beginning);
    }
    if (Size() != old_size && Size() != size) return std::nullopt;  // pushed meanwhile
    Complain(shown.node, fmt::format("{} entries were signed, and nobody shows how they agree with "
                                     "the {} that we know",
                                     shown.note.checkpoint.size, Size()));
    return std::nullopt;
  }

  bool Compare(const Shown& shown, const federation::Beginning& beginning) {
    const auto forked = witness_.Compare(shown.note, beginning, now_ms_);
    if (!forked && forked.error().code == ErrorCode::kUnavailable)
      Complain(shown.node, forked.error().message);
    return forked.has_value();
  }

  federation::Witness& witness_;
  std::shared_ptr<const federation::Roster> logs_;
  std::int64_t now_ms_;
  WatchedLog watched_;
  std::vector<std::pair<std::string, RemoteLog>> nodes_;
  std::vector<Shown> shown_;
};

}  // namespace

Result<tlog::Signer> WitnessKey(const os::Path& folder, std::string_view name,
                                const ledger::FillSecret& fill) {
  const os::Path keys = folder / "keys";
  const os::Path file = keys / "witness.key";
  const auto text = os::ReadFile(file);
  if (!text && text.error().code != ErrorCode::kNotFound) return std::unexpected(text.error());
  if (text) {
    auto key = tlog::Signer::FromText(codec::Trim(*text));
    if (!key || key->verifier().type != tlog::KeyType::kCosignature)
      return Fail(ErrorCode::kCorruption, file.string() + " is no key of a witness");
    if (!name.empty() && key->verifier().name != name)
      return Fail(ErrorCode::kConflict, "this witness is called " + key->verifier().name, "--name");
    return key;
  }
  if (!tlog::IsKeyName(name) || name.size() > kWitnessNameBytesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                "a new witness needs a name: 1 to 64 bytes without spaces and +", "--name");
  }
  RETURN_IF_ERROR(os::MakeFolder(keys));
  std::error_code failed;
  fs::permissions(keys, fs::perms::owner_all, failed);
  if (failed) return Fail(ErrorCode::kUnavailable, keys.string() + ": " + failed.message());
  const tlog::Signer key(name, NewKey(name, fill).key, tlog::KeyType::kCosignature);
  RETURN_IF_ERROR(WriteSecretFile(file, key.ToText() + "\n"));
  return key;
}

Result<Followed> FollowCharter(const WatchOptions& options) {
  Followed followed;
  for (const std::string& url : options.urls) {
    const auto logs = ArchiveFrom({.folder = options.folder,
                                   .url = url,
                                   .call_timeout_s = options.call_timeout_s,
                                   .ca_file = options.ca_file,
                                   .charter_only = true});
    if (logs) break;
    if (logs.error().code == ErrorCode::kFailedPrecondition) return std::unexpected(logs.error());
    followed.problems.push_back(fmt::format("{}: {}", url, logs.error().message));
  }
  ASSIGN_OR_RETURN(const auto view, CharterView::Open(options.folder));
  followed.logs = federation::RosterOf(*view->InForce());
  return followed;
}

std::vector<WatchedLog> WatchLogs(federation::Witness& witness, const WatchOptions& options,
                                  std::int64_t now_ms) {
  std::vector<WatchedLog> watched;
  const auto logs = witness.logs();
  for (const federation::LogOf& log : logs->logs)
    watched.push_back(Round(witness, options, log.origin, now_ms).Run());
  return watched;
}

}  // namespace tidewaiter::member
