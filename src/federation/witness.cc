#include "federation/witness.h"

#include <algorithm>

#include <fmt/format.h>

#include "tlog/checkpoint.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {
namespace {

Answer Say(int status, std::string_view what) {
  return {.status = status, .body = fmt::format("{}\n", what)};
}

// The witness's own line among those of a note, when it is good.
bool BearsWordOf(const tlog::VerifierKey& key, const std::string& bytes) {
  const auto note = tlog::ParseNote(bytes);
  if (!note) return false;
  return std::ranges::any_of(note->signatures, [&](const tlog::NoteSignature& line) {
    return line.name == key.name && line.id == key.id &&
           tlog::CheckSignature(note->text, line, key).state == tlog::SignatureState::kGood;
  });
}

}  // namespace

os::Path Witness::CheckpointFile(std::string_view origin) const {
  return options_.folder / fmt::format("{}.checkpoint", OriginHash(origin));
}

os::Path Witness::EvidenceFile(std::string_view origin) const {
  return options_.folder / fmt::format("{}.evidence.json", OriginHash(origin));
}

Result<std::unique_ptr<Witness>> Witness::Open(WitnessOptions options, Roster logs) {
  std::unique_ptr<Witness> witness(new Witness(std::move(options)));
  RETURN_IF_ERROR(witness->Use(std::move(logs)));
  return witness;
}

Status Witness::Use(Roster logs) {
  const std::lock_guard lock(mutex_);
  Known fresh;
  for (const LogOf& log : logs.logs) {
    if (known_.last.contains(log.origin) || known_.lies.contains(log.origin)) continue;
    RETURN_IF_ERROR(Load(logs, log.origin, fresh));
  }
  known_.last.merge(fresh.last);
  known_.lies.merge(fresh.lies);
  logs_ = std::make_shared<Roster>(std::move(logs));
  return {};
}

Status Witness::Load(const Roster& logs, const std::string& origin, Known& known) const {
  const os::Path file = CheckpointFile(origin);
  const auto bytes = os::ReadFile(file);
  if (!bytes && bytes.error().code != ErrorCode::kNotFound) return std::unexpected(bytes.error());
  if (bytes) {
    auto note = CheckSigned(logs, *bytes);
    const bool ours = note && note->checkpoint.origin == origin &&
                      BearsWordOf(options_.cosigner->verifier(), *bytes);
    if (!ours) {
      return Fail(ErrorCode::kCorruption,
                  fmt::format("{} is no checkpoint of {} that this witness cosigned", file.native(),
                              origin));
    }
    known.last.emplace(origin, *std::move(note));
  }
  const auto document = os::ReadFile(EvidenceFile(origin));
  if (!document && document.error().code == ErrorCode::kNotFound) return {};
  if (!document) return std::unexpected(document.error());
  auto evidence = ReadEvidence(*document);
  if (!evidence || evidence->log != origin) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("{} is no evidence about {}", EvidenceFile(origin).native(), origin));
  }
  known.lies.emplace(origin, *std::move(evidence));
  return {};
}

std::shared_ptr<const Roster> Witness::logs() const {
  const std::lock_guard lock(mutex_);
  return logs_;
}

std::optional<CheckedNote> Witness::Last(std::string_view origin) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.last.find(origin);
  if (found == known_.last.end()) return std::nullopt;
  return found->second;
}

std::optional<Evidence> Witness::LieOf(std::string_view origin) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.lies.find(origin);
  if (found == known_.lies.end()) return std::nullopt;
  return found->second;
}

Answer Witness::Serve(const Call& call, std::int64_t now_ms) {
  if (call.post) {
    if (call.path != "/add-checkpoint") return Say(kUnknown, "no such thing");
    const auto request = ParseAddCheckpoint(call.body);
    return request ? Take(*request, now_ms) : Say(kMalformed, request.error().message);
  }
  const std::lock_guard lock(mutex_);
  for (const auto& [origin, note] : known_.last) {
    if (call.path == fmt::format("/{}/checkpoint", OriginHash(origin))) return {.body = note.bytes};
  }
  return Say(kUnknown, "no such thing");
}

Answer Witness::Take(const AddCheckpoint& request, std::int64_t now_ms) {
  const auto form = tlog::ParseSignedCheckpoint(request.checkpoint);
  if (!form) return Say(kMalformed, form.error().message);
  const std::string& origin = form->checkpoint.origin;
  const auto roster = logs();
  if (roster->FindLog(origin) == nullptr) return Say(kUnknown, "this log is not watched");
  const auto note = CheckSigned(*roster, request.checkpoint);
  if (!note) return Say(kForbidden, note.error().message);
  // From here on in one go: what is compared is what is replaced.
  const std::lock_guard lock(mutex_);
  if (known_.lies.contains(origin)) return Say(kForbidden, "this log has lied");
  return Judge(*note, request, now_ms);
}

Answer Witness::Judge(const CheckedNote& note, const AddCheckpoint& request, std::int64_t now_ms) {
  const tlog::Checkpoint& next = note.checkpoint;
  if (request.old_size > next.size) return Say(kMalformed, "the old size is the larger one");
  const auto found = known_.last.find(next.origin);
  const CheckedNote* last = found == known_.last.end() ? nullptr : &found->second;
  const std::uint64_t ours = last == nullptr ? 0 : last->checkpoint.size;
  // Signed twice at one size with two roots: proven, wherever the sender believes us to be.
  if (last != nullptr && ours == next.size && last->checkpoint.root != next.root) {
    const auto lied = CompareWith(*last, note, {.root = next.root, .proof = {}}, now_ms);
    if (!lied) return Say(kLater, lied.error().message);
    if (request.old_size == ours)
      return Say(kUnprocessable, "another root was signed at this size");
  }
  if (request.old_size != ours)
    return {.status = kConflict, .type = std::string(kSizeType), .body = WriteSize(ours)};
  if (next.size == 0 && next.root != tlog::EmptyRoot())
    return Say(kUnprocessable, "not the root of an empty tree");
  if (ours == 0) {
    if (!request.proof.empty()) return Say(kUnprocessable, "nothing is to be proven from 0");
    return Cosign(note, now_ms);
  }
  const Status grown =
      tlog::VerifyConsistency(ours, next.size, request.proof, last->checkpoint.root, next.root);
  return grown ? Cosign(note, now_ms) : Say(kUnprocessable, grown.error().message);
}

Answer Witness::Cosign(const CheckedNote& note, std::int64_t now_ms) {
  auto text = tlog::ParseNote(note.bytes);
  if (!text) return Say(kMalformed, text.error().message);
  const tlog::NoteSignature line = options_.cosigner->Cosign(text->text, now_ms / 1000);
  // Only what was verified is kept: the log's line and those of known cosigners.
  std::erase_if(text->signatures, [&](const tlog::NoteSignature& other) {
    const LogOf* log = logs_->FindLog(note.checkpoint.origin);
    const auto is = [&](const tlog::VerifierKey& key) {
      return key.name == other.name && key.id == other.id;
    };
    return log == nullptr || (!std::ranges::any_of(log->keys, is, &LogKey::key) &&
                              !std::ranges::any_of(logs_->cosigners, is, &Cosigner::key));
  });
  text->signatures.push_back(line);
  CheckedNote cosigned = note;
  cosigned.bytes = tlog::FormatNote(*text);
  if (const Status kept = os::WriteFile(CheckpointFile(note.checkpoint.origin), cosigned.bytes);
      !kept) {
    return Say(kLater, kept.error().message);
  }
  known_.last.insert_or_assign(note.checkpoint.origin, std::move(cosigned));
  return {.body = tlog::FormatSignature(line)};
}

Result<bool> Witness::Compare(const CheckedNote& note, const Beginning& beginning,
                              std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto last = known_.last.find(note.checkpoint.origin);
  if (last == known_.last.end() || last->second.checkpoint.size == 0 || note.checkpoint.size == 0)
    return Fail(ErrorCode::kNotFound, "nothing to compare with");
  return CompareWith(last->second, note, beginning, now_ms);
}

Result<bool> Witness::CompareWith(const CheckedNote& last, const CheckedNote& note,
                                  const Beginning& beginning, std::int64_t now_ms) {
  const bool grows = last.checkpoint.size <= note.checkpoint.size;
  const tlog::Checkpoint& first = (grows ? last : note).checkpoint;
  const tlog::Checkpoint& second = (grows ? note : last).checkpoint;
  const Status begins = tlog::VerifyConsistency(first.size, second.size, beginning.proof,
                                                beginning.root, second.root);
  if (!begins) return Fail(ErrorCode::kInvalidArgument, begins.error().message);
  if (beginning.root == first.root) return false;
  const LogOf* log = logs_->FindLog(first.origin);
  ASSIGN_OR_RETURN(Evidence evidence,
                   ProveFork(last, note, log == nullptr ? "" : log->member, beginning));
  RETURN_IF_ERROR(Keep(std::move(evidence), now_ms));
  return true;
}

Status Witness::Keep(Evidence evidence, std::int64_t now_ms) {
  if (known_.lies.contains(evidence.log)) return {};
  evidence.found_by = options_.cosigner->verifier().name;
  evidence.found_at_ms = now_ms;
  RETURN_IF_ERROR(os::WriteFile(EvidenceFile(evidence.log), WriteEvidence(evidence)));
  const std::string origin = evidence.log;
  known_.lies.emplace(origin, std::move(evidence));
  return {};
}

}  // namespace tidewaiter::federation
