#include "federation/roster.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace tidewaiter::federation {
namespace {

tlog::SignatureCheck Look(const Roster& roster, std::string_view text,
                          const tlog::NoteSignature& line, const tlog::VerifierKey& key) {
  return roster.memo ? roster.memo->Check(text, line, key) : tlog::CheckSignature(text, line, key);
}

bool Covers(const LogKey& key, std::uint64_t size) {
  return key.from_size <= size && (!key.to_size || size <= *key.to_size);
}

enum class LogSignature : std::uint8_t { kNone, kGood, kOutOfRange, kBad };

// What the log's keys say of the note. A good key in range counts for more than one out of range,
// and a bad signature for more than all: such a note is malformed (C2SP signed-note).
LogSignature LookAtLog(const Roster& roster, const LogOf& log, const tlog::SignedCheckpoint& note) {
  LogSignature found = LogSignature::kNone;
  for (const tlog::NoteSignature& line : note.note.signatures) {
    for (const LogKey& key : log.keys) {
      if (line.name != key.key.name || line.id != key.key.id) continue;
      const auto check = Look(roster, note.note.text, line, key.key);
      if (check.state != tlog::SignatureState::kGood) return LogSignature::kBad;
      if (Covers(key, note.checkpoint.size)) {
        found = LogSignature::kGood;
      } else if (found == LogSignature::kNone) {
        found = LogSignature::kOutOfRange;
      }
    }
  }
  return found;
}

Status CheckLog(const LogOf& log) {
  if (log.keys.empty()) return Fail(ErrorCode::kInvalidArgument, log.origin + " has no key");
  for (const LogKey& key : log.keys) {
    if (key.key.name != log.origin || key.key.type != tlog::KeyType::kEd25519)
      return Fail(ErrorCode::kInvalidArgument, "a key of another log stands at " + log.origin);
  }
  return {};
}

}  // namespace

const LogOf* Roster::FindLog(std::string_view origin) const {
  const auto found = std::ranges::find(logs, origin, &LogOf::origin);
  return found == logs.end() ? nullptr : &*found;
}

const Cosigner* Roster::FindMember(std::string_view member) const {
  const auto found = std::ranges::find(cosigners, member, &Cosigner::member);
  return found == cosigners.end() ? nullptr : &*found;
}

Status CheckRoster(const Roster& roster) {
  const std::size_t n = roster.cosigners.size();
  if (n == 0 || n > kMembersMax)
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{} members cosign", n));
  if (2 * roster.quorum <= n + roster.faults || roster.quorum > n) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("a quorum of {} out of {} does not bear {} liars", roster.quorum, n,
                            roster.faults));
  }
  std::set<std::string> members;
  std::set<std::string> keys;
  for (const Cosigner& cosigner : roster.cosigners) {
    if (!members.insert(cosigner.member).second || !keys.insert(cosigner.key.key).second)
      return Fail(ErrorCode::kInvalidArgument, cosigner.member + " or its key is there twice");
    if (cosigner.key.type != tlog::KeyType::kCosignature)
      return Fail(ErrorCode::kInvalidArgument, "no key for cosignatures: " + cosigner.key.name);
  }
  std::set<std::string> origins;
  for (const LogOf& log : roster.logs) {
    if (!origins.insert(log.origin).second)
      return Fail(ErrorCode::kInvalidArgument, log.origin + " is there twice");
    RETURN_IF_ERROR(CheckLog(log));
  }
  return {};
}

Result<CheckedNote> CheckSigned(const Roster& roster, std::string_view note) {
  ASSIGN_OR_RETURN(tlog::SignedCheckpoint read, tlog::ParseSignedCheckpoint(note));
  const LogOf* log = roster.FindLog(read.checkpoint.origin);
  if (log == nullptr)
    return Fail(ErrorCode::kNotFound, "no log is called " + read.checkpoint.origin);
  switch (LookAtLog(roster, *log, read)) {
    case LogSignature::kGood:
      break;
    case LogSignature::kOutOfRange:
      return Fail(
          ErrorCode::kFailedPrecondition,
          fmt::format("a key of {} that must not sign size {}", log->origin, read.checkpoint.size),
          std::string(kStolenKeyField));
    case LogSignature::kNone:
    case LogSignature::kBad:
      return Fail(ErrorCode::kFailedPrecondition, "not signed by " + log->origin);
  }
  CheckedNote checked{
      .checkpoint = std::move(read.checkpoint), .bytes = std::string(note), .cosigners = {}};
  for (const Cosigner& cosigner : roster.cosigners) {
    for (const tlog::NoteSignature& line : read.note.signatures) {
      if (line.name != cosigner.key.name || line.id != cosigner.key.id) continue;
      const auto check = Look(roster, read.note.text, line, cosigner.key);
      if (check.state != tlog::SignatureState::kGood)
        return Fail(ErrorCode::kFailedPrecondition, "a bad cosignature of " + cosigner.member);
      checked.cosigners.push_back(cosigner.member);
      checked.cosigned_at = std::max(checked.cosigned_at, check.unix_seconds);
      break;
    }
  }
  std::ranges::sort(checked.cosigners);
  return checked;
}

std::optional<tlog::NoteSignature> FindCosignature(const Roster& roster, const Cosigner& cosigner,
                                                   std::string_view text,
                                                   const std::vector<tlog::NoteSignature>& among) {
  for (const tlog::NoteSignature& line : among) {
    if (line.name != cosigner.key.name || line.id != cosigner.key.id) continue;
    if (Look(roster, text, line, cosigner.key).state == tlog::SignatureState::kGood) return line;
  }
  return std::nullopt;
}

}  // namespace tidewaiter::federation
