#include "monitor/gate_list.h"

#include <sodium.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"
#include "track/gate_bytes.h"

namespace tidewaiter::monitor {
namespace {

using track::Expected;
using track::GateLane;
using track::GateSettings;
using track::PutText;
using track::TakeText;

// What the signature covers begins with one of these, so that no part of one is ever the other.
constexpr std::string_view kListMagic = "TWGATELIST1\n";
constexpr std::string_view kRevokedMagic = "TWGATEREVO1\n";
constexpr std::string_view kJournalMagic = "TWGATEJRNL1\n";
constexpr std::string_view kStateMagic = "TWGATESTAT1\n";
constexpr std::size_t kSignatureBytes = crypto_sign_BYTES;
constexpr std::size_t kLaneKindsMax = 6;
constexpr std::int64_t kHourMs = 3'600'000;

std::unexpected<Error> Bent(std::string_view what) {
  return Fail(ErrorCode::kCorruption, std::string(what));
}

std::string Sign(std::string body, const GateSecretKey& key) {
  CHECK(sodium_init() >= 0);
  std::array<unsigned char, kSignatureBytes> signature{};
  const int failed = crypto_sign_detached(signature.data(), nullptr,
                                          reinterpret_cast<const unsigned char*>(body.data()),
                                          body.size(), key.data());
  CHECK(failed == 0);
  body.append(reinterpret_cast<const char*>(signature.data()), signature.size());
  return body;
}

// The bytes behind the magic, once the signature is known to be right.
Result<std::string_view> Opened(std::string_view bytes, std::string_view magic,
                                const GatePublicKey& key) {
  CHECK(sodium_init() >= 0);
  if (bytes.size() > kGateListBytesMax) return Bent("is too large");
  if (bytes.size() < magic.size() + kSignatureBytes || !bytes.starts_with(magic))
    return Bent("does not begin as it should");
  const std::string_view body = bytes.substr(0, bytes.size() - kSignatureBytes);
  const auto* signature = reinterpret_cast<const unsigned char*>(bytes.data()) + body.size();
  const int wrong = crypto_sign_verify_detached(
      signature, reinterpret_cast<const unsigned char*>(body.data()), body.size(), key.data());
  if (wrong != 0) return Bent("the signature is not that of headquarters");
  return body.substr(magic.size());
}

void PutTexts(std::string& out, const auto& texts) {
  PutNumber(out, static_cast<std::uint32_t>(texts.size()));
  for (const std::string& text : texts)
    PutText(out, text);
}

Result<std::string> TakeShort(ByteReader& in, std::size_t max) {
  ASSIGN_OR_RETURN(std::string text, TakeText(in));
  if (text.size() > max) return Bent("a text is too long");
  return text;
}

Status TakeTexts(ByteReader& in, std::size_t count_max, std::size_t max,
                 std::vector<std::string>& into) {
  ASSIGN_OR_RETURN(const auto count, in.Number<std::uint32_t>());
  if (count > count_max) return Bent("too many texts");
  for (std::uint32_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(std::string text, TakeShort(in, max));
    into.push_back(std::move(text));
  }
  return {};
}

template <typename Enum>
Status TakeEnum(ByteReader& in, std::uint8_t last, Enum& into) {
  ASSIGN_OR_RETURN(const auto number, in.Number<std::uint8_t>());
  if (number < 1 || number > last) return Bent("a number that stands for nothing");
  into = static_cast<Enum>(number);
  return {};
}

void PutLane(std::string& out, const GateLane& lane) {
  PutText(out, lane.gate);
  PutNumber(out, lane.lane);
  PutNumber(out, static_cast<std::uint8_t>(lane.kinds.size()));
  for (const device::GateKind kind : lane.kinds)
    PutNumber(out, static_cast<std::uint8_t>(kind));
}

Result<GateLane> TakeLane(ByteReader& in) {
  GateLane lane;
  ASSIGN_OR_RETURN(lane.gate, TakeShort(in, kGateIdMax));
  ASSIGN_OR_RETURN(lane.lane, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(const auto kinds, in.Number<std::uint8_t>());
  if (kinds > kLaneKindsMax) return Bent("too many kinds of readers");
  for (int i = 0; i < kinds; ++i)
    RETURN_IF_ERROR(TakeEnum(in, kLaneKindsMax, lane.kinds.emplace_back()));
  return lane;
}

void PutEntry(std::string& out, const Expected& entry) {
  PutText(out, entry.id);
  PutText(out, entry.movement);
  PutText(out, entry.unit);
  for (const auto* texts : {&entry.plates, &entry.containers, &entry.tags, &entry.seals})
    PutTexts(out, *texts);
  PutNumber(out, static_cast<std::uint8_t>(entry.release));
  PutNumber(out, static_cast<std::uint8_t>(entry.risk));
  PutNumber(out, static_cast<std::uint8_t>(entry.seal));
  PutNumber(out, static_cast<std::uint8_t>(entry.trusted));
  PutNumber(out, entry.due.from_ms);
  PutNumber(out, entry.due.until_ms);
  PutNumber(out, entry.gross_kg);
}

Result<Expected> TakeEntry(ByteReader& in) {
  Expected entry;
  ASSIGN_OR_RETURN(entry.id, TakeShort(in, kGateIdMax));
  ASSIGN_OR_RETURN(entry.movement, TakeShort(in, kGateIdMax));
  ASSIGN_OR_RETURN(entry.unit, TakeShort(in, kGateIdMax));
  for (auto* texts : {&entry.plates, &entry.containers, &entry.tags, &entry.seals})
    RETURN_IF_ERROR(TakeTexts(in, track::kPartsMax, track::kPartBytesMax, *texts));
  RETURN_IF_ERROR(TakeEnum(in, 3, entry.release));
  RETURN_IF_ERROR(TakeEnum(in, 3, entry.risk));
  RETURN_IF_ERROR(TakeEnum(in, 4, entry.seal));
  ASSIGN_OR_RETURN(const auto trusted, in.Number<std::uint8_t>());
  if (trusted > 1) return Bent("is neither yes nor no");
  entry.trusted = trusted == 1;
  ASSIGN_OR_RETURN(entry.due.from_ms, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(entry.due.until_ms, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(entry.gross_kg, in.Number<double>());
  if (!(entry.gross_kg >= 0)) return Bent("a mass that cannot be");
  return entry;
}

auto LaneKey(const GateLane& lane) {
  return std::pair(std::string_view(lane.gate), lane.lane);
}

template <typename List, typename Key>
bool Rises(const List& list, Key key) {
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (!(key(list[i - 1]) < key(list[i]))) return false;
  }
  return true;
}
bool IsRising(const GateList& list) {
  return Rises(list.lanes, LaneKey) &&
         Rises(list.entries, [](const Expected& e) { return std::string_view(e.id); });
}

std::string BodyOf(const GateList& list) {
  std::string out(kListMagic);
  PutText(out, list.post);
  PutNumber(out, list.sequence);
  PutNumber(out, list.issued_ms);
  PutNumber(out, list.expires_ms);
  PutNumber(out, list.next_number);
  for (const auto& row : GateSettings::Rows())
    PutNumber(out, list.settings.*row.field);
  PutNumber(out, static_cast<std::uint32_t>(list.lanes.size()));
  for (const GateLane& lane : list.lanes)
    PutLane(out, lane);
  PutNumber(out, static_cast<std::uint32_t>(list.entries.size()));
  for (const Expected& entry : list.entries)
    PutEntry(out, entry);
  return out;
}

Status TakeSettings(ByteReader& in, GateSettings& settings) {
  for (const auto& row : GateSettings::Rows()) {
    ASSIGN_OR_RETURN(settings.*row.field, in.Number<double>());
    const double value = settings.*row.field;
    if (!(value >= 0 && value <= track::kSettingMax)) return Bent("a setting that cannot be");
  }
  return {};
}

Result<GateList> TakeList(ByteReader& in) {
  GateList list;
  ASSIGN_OR_RETURN(list.post, TakeShort(in, kGateIdMax));
  ASSIGN_OR_RETURN(list.sequence, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(list.issued_ms, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(list.expires_ms, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(list.next_number, in.Number<std::uint64_t>());
  RETURN_IF_ERROR(TakeSettings(in, list.settings));
  ASSIGN_OR_RETURN(const auto lanes, in.Number<std::uint32_t>());
  if (lanes > track::kLanesMax) return Bent("too many lanes");
  for (std::uint32_t i = 0; i < lanes; ++i) {
    ASSIGN_OR_RETURN(GateLane lane, TakeLane(in));
    list.lanes.push_back(std::move(lane));
  }
  ASSIGN_OR_RETURN(const auto entries, in.Number<std::uint32_t>());
  if (entries > track::kExpectedMax) return Bent("too many entries");
  for (std::uint32_t i = 0; i < entries; ++i) {
    ASSIGN_OR_RETURN(Expected entry, TakeEntry(in));
    list.entries.push_back(std::move(entry));
  }
  if (!IsRising(list)) return Bent("lanes or entries do not rise");
  if (!in.empty()) return Bent("bytes stand behind its end");
  return list;
}

}  // namespace

bool operator==(const GateList& a, const GateList& b) {
  return BodyOf(a) == BodyOf(b);
}

GateKeys MakeGateKeys(const std::array<unsigned char, 32>& seed) {
  CHECK(sodium_init() >= 0);
  GateKeys keys;
  CHECK(crypto_sign_seed_keypair(keys.open.data(), keys.secret.data(), seed.data()) == 0);
  return keys;
}

std::string SignList(GateList list, const GateSecretKey& key) {
  std::ranges::sort(list.entries, {}, &Expected::id);
  std::ranges::sort(list.lanes, {}, LaneKey);
  CHECK(list.entries.size() <= track::kExpectedMax && list.lanes.size() <= track::kLanesMax);
  CHECK(IsRising(list));
  return Sign(BodyOf(list), key);
}

std::string SignRevocations(const GateRevocations& revocations, const GateSecretKey& key) {
  std::string out(kRevokedMagic);
  PutText(out, revocations.post);
  PutNumber(out, revocations.sequence);
  PutNumber(out, revocations.number);
  PutTexts(out, revocations.entries);
  return Sign(std::move(out), key);
}

Result<GateList> ReadList(std::string_view bytes, const GatePublicKey& key) {
  ASSIGN_OR_RETURN(const std::string_view body, Opened(bytes, kListMagic, key));
  ByteReader in(body);
  ASSIGN_OR_RETURN(GateList list, TakeList(in));
  // Both above zero first: the difference of any two numbers may not fit.
  const bool times = list.issued_ms > 0 && list.expires_ms > list.issued_ms &&
                     list.expires_ms - list.issued_ms <= kGateListHoursMax * kHourMs;
  if (!times) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("a list is good for 1 ms to {} hours", kGateListHoursMax),
                "/expires_ms");
  }
  return list;
}

Result<GateRevocations> ReadRevocations(std::string_view bytes, const GatePublicKey& key) {
  ASSIGN_OR_RETURN(const std::string_view body, Opened(bytes, kRevokedMagic, key));
  ByteReader in(body);
  GateRevocations read;
  ASSIGN_OR_RETURN(read.post, TakeShort(in, kGateIdMax));
  ASSIGN_OR_RETURN(read.sequence, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(read.number, in.Number<std::uint64_t>());
  std::vector<std::string> entries;
  RETURN_IF_ERROR(TakeTexts(in, track::kExpectedMax, kGateIdMax, entries));
  if (!in.empty() || !Rises(entries, [](const std::string& id) { return std::string_view(id); }))
    return Bent("entries do not rise, or bytes stand behind the end");
  read.entries.insert(entries.begin(), entries.end());
  return read;
}

namespace {

void PutOffline(std::string& out, const OfflinePass& pass) {
  PutText(out, pass.id);
  PutNumber(out, pass.number);
  PutNumber(out, pass.list_sequence);
  PutNumber(out, pass.revocations);
  track::PutDecided(out, pass.decided);
}

Result<OfflinePass> TakeOffline(ByteReader& in) {
  OfflinePass pass;
  ASSIGN_OR_RETURN(pass.id, TakeText(in));
  ASSIGN_OR_RETURN(pass.number, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(pass.list_sequence, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(pass.revocations, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(pass.decided, track::TakeDecided(in));
  return pass;
}

}  // namespace

std::string WriteJournal(const std::string& post, const std::vector<OfflinePass>& passes) {
  std::string out(kJournalMagic);
  PutText(out, post);
  PutNumber(out, static_cast<std::uint32_t>(passes.size()));
  for (const OfflinePass& pass : passes)
    PutOffline(out, pass);
  PutNumber(out, HashBytes(out));
  return out;
}

Result<ReadJournal> ParseJournal(std::string_view bytes) {
  constexpr std::size_t kSum = sizeof(std::uint64_t);
  if (bytes.size() < kJournalMagic.size() + kSum || !bytes.starts_with(kJournalMagic))
    return Bent("is not the journal of a gate");
  ByteReader sum(bytes.substr(bytes.size() - kSum));
  if (*sum.Number<std::uint64_t>() != HashBytes(bytes.substr(0, bytes.size() - kSum)))
    return Bent("the journal does not match its checksum");
  ByteReader in(bytes.substr(kJournalMagic.size(), bytes.size() - kJournalMagic.size() - kSum));
  ReadJournal read;
  ASSIGN_OR_RETURN(read.post, TakeShort(in, kGateIdMax));
  ASSIGN_OR_RETURN(const auto count, in.Number<std::uint32_t>());
  if (count > kJournalPassesMax) return Bent("too many passes");
  for (std::uint32_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(OfflinePass pass, TakeOffline(in));
    if (i > 0 && pass.number != read.passes.back().number + 1)
      return Bent("numbers of passes do not follow one another");
    read.passes.push_back(std::move(pass));
  }
  if (!in.empty()) return Bent("bytes stand behind its end");
  return read;
}

Result<OfflineGate> OfflineGate::Open(std::string_view list, const GatePublicKey& key,
                                      std::string_view post) {
  OfflineGate gate;
  ASSIGN_OR_RETURN(gate.list_, ReadList(list, key));
  if (gate.list_.post != post)
    return Fail(ErrorCode::kFailedPrecondition, "is the list of " + gate.list_.post, "/post");
  gate.Apply();
  return gate;
}

void OfflineGate::Apply() {
  next_number_ = std::max(next_number_, list_.next_number);
  watch_.SetSettings(list_.settings);
  watch_.SetLanes(list_.lanes);
  const track::ExpectedList whole(list_.entries, list_.expires_ms);
  watch_.SetExpected(std::make_shared<const track::ExpectedList>(whole.Without(revoked_.entries)));
}

Status OfflineGate::Renew(std::string_view bytes, const GatePublicKey& key) {
  ASSIGN_OR_RETURN(GateList list, ReadList(bytes, key));
  if (list.post != list_.post || list.sequence <= list_.sequence) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("list {} is not newer than {}", list.sequence, list_.sequence),
                "/sequence");
  }
  list_ = std::move(list);
  revoked_ = {};
  Apply();
  return {};
}

Status OfflineGate::Revoke(std::string_view bytes, const GatePublicKey& key) {
  ASSIGN_OR_RETURN(GateRevocations read, ReadRevocations(bytes, key));
  if (read.post != list_.post || read.sequence != list_.sequence ||
      read.number <= revoked_.number) {
    return Fail(ErrorCode::kFailedPrecondition, "revocations of another list, or not newer",
                "/number");
  }
  // What was taken back once stays so.
  read.entries.merge(revoked_.entries);
  revoked_ = std::move(read);
  Apply();
  return {};
}

void OfflineGate::Note(std::size_t from, const track::GateOutcome& out) {
  for (std::size_t i = from; i < out.decided.size(); ++i) {
    const std::uint64_t number = next_number_++;
    journal_.push_back({.id = fmt::format("{}/{}/{}", list_.post, list_.sequence, number),
                        .number = number,
                        .list_sequence = list_.sequence,
                        .revocations = revoked_.number,
                        .decided = out.decided[i]});
  }
}

void OfflineGate::Take(const device::GateReading& reading, const track::Received& received,
                       track::GateOutcome& out) {
  const std::size_t before = out.decided.size();
  watch_.Take(reading, received, out);
  Note(before, out);
}

void OfflineGate::Tick(std::int64_t now_ms, track::GateOutcome& out) {
  const std::size_t before = out.decided.size();
  watch_.Tick(now_ms, out);
  Note(before, out);
}

std::vector<OfflinePass> OfflineGate::Journal(std::uint64_t after) const {
  std::vector<OfflinePass> passes;
  for (const OfflinePass& pass : journal_) {
    if (pass.number > after && passes.size() < kJournalPassesMax) passes.push_back(pass);
  }
  return passes;
}

void OfflineGate::Forget(std::uint64_t up_to) {
  std::erase_if(journal_, [&](const OfflinePass& pass) { return pass.number <= up_to; });
}

std::string OfflineGate::Save() const {
  std::string out(kStateMagic);
  PutNumber(out, next_number_);
  PutText(out, revoked_.post);
  PutNumber(out, revoked_.sequence);
  PutNumber(out, revoked_.number);
  PutTexts(out, revoked_.entries);
  const std::string journal = WriteJournal(list_.post, journal_);
  PutNumber(out, static_cast<std::uint64_t>(journal.size()));
  out += journal;
  return out + watch_.Save();
}

Status OfflineGate::Load(std::string_view bytes) {
  if (!bytes.starts_with(kStateMagic)) return Bent("is not the state of a gate");
  ByteReader in(bytes.substr(kStateMagic.size()));
  ASSIGN_OR_RETURN(const auto next, in.Number<std::uint64_t>());
  GateRevocations revoked;
  ASSIGN_OR_RETURN(revoked.post, TakeShort(in, kGateIdMax));
  ASSIGN_OR_RETURN(revoked.sequence, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(revoked.number, in.Number<std::uint64_t>());
  std::vector<std::string> entries;
  RETURN_IF_ERROR(TakeTexts(in, track::kExpectedMax, kGateIdMax, entries));
  revoked.entries.insert(entries.begin(), entries.end());
  ASSIGN_OR_RETURN(const auto size, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(const std::string_view journal, in.Entries(size, 1));
  ASSIGN_OR_RETURN(ReadJournal read, ParseJournal(journal));
  const std::size_t behind =
      static_cast<std::size_t>(journal.data() - bytes.data()) + journal.size();
  track::GateWatch watch;
  watch.SetSettings(list_.settings);
  RETURN_IF_ERROR(watch.Load(bytes.substr(behind)));
  watch_ = std::move(watch);
  next_number_ = next;
  journal_ = std::move(read.passes);
  const bool same = revoked.post == list_.post && revoked.sequence == list_.sequence;
  revoked_ = same ? std::move(revoked) : GateRevocations{};
  Apply();
  return {};
}

Status JournalDesk::TakeIn(const ReadJournal& journal, std::vector<OfflinePass>& fresh) {
  const std::uint64_t wanted = next(journal.post);
  if (journal.passes.empty()) return {};
  if (journal.passes.front().number > wanted) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("pass {} of {} is missing", wanted, journal.post), "/passes");
  }
  for (const OfflinePass& pass : journal.passes) {
    if (pass.number < wanted) continue;
    fresh.push_back(pass);
    next_[journal.post] = pass.number + 1;
  }
  return {};
}

std::uint64_t JournalDesk::next(std::string_view post) const {
  const auto found = next_.find(post);
  return found == next_.end() ? 1 : found->second;
}

}  // namespace tidewaiter::monitor
