// Jointech: trackers of the JT600 family and seals of the JT701 family on one port. Positions are
// binary frames that begin with '$', events and answers are sentences in brackets. What is read:
// docs/formats/devices-seals.md.
#include "device/internal/jointech.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "device/internal/bcd.h"
#include "device/internal/jointech_place.h"
#include "device/internal/text_scan.h"
#include "device/protocols/all.h"

namespace tidewaiter::device {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder

constexpr std::size_t kFillerMax = 8;  // line ends between frames

bool IsFiller(char c) {
  return c == '\r' || c == '\n' || c == '\0';
}

// Six BCD bytes that are a date and a time of day.
bool IsMoment(std::string_view bytes) {
  constexpr std::array<int, 6> kMax{31, 12, 99, 23, 59, 59};
  ByteScan in(bytes);
  for (const int max : kMax) {
    if (in.Bcd() > max) return false;
  }
  return in.ok();
}

// H02 has a binary frame that begins alike: only the date tells them apart, and now and then not
// even that.
int BinaryLikeness(std::string_view stream) {
  constexpr int kPerhaps = 40;  // as much as H02 says: more bytes decide
  constexpr int kSure = 90;
  constexpr std::size_t kLengthMax = 27 * 256 + 37;  // of a tracker's longest list
  for (std::size_t i = 1; i < std::min<std::size_t>(stream.size(), 6); ++i) {
    const auto byte = static_cast<unsigned char>(stream[i]);
    if ((byte & 0x0FU) > 9 || byte >> 4U > 9) return 0;
  }
  if (stream.size() < jointech::kHeadBytes) return kPerhaps;
  const jointech::Head head = jointech::ReadHead(stream);
  const std::size_t body = head.length - jointech::kHeadBytes;
  const bool fits = head.seal ? body > 34 : body % 27 == 0 && body > 0;
  const auto kind = static_cast<unsigned char>(stream[head.seal ? 7 : 6]) >> 4U;
  if (!fits || kind == 0 || kind > 3 || head.length > kLengthMax) return 0;
  if (stream.size() < head.body_at + jointech::kHeadBytes) return kPerhaps;
  return IsMoment(stream.substr(head.body_at, 6)) ? kSure : 0;
}

bool IsCode(std::string_view code) {
  if (code == "@JT") return true;
  return code.size() == 3 &&
         (code[0] == 'P' || code[0] == 'S' || code[0] == 'U' || code[0] == 'W') &&
         IsDigits(code.substr(1));
}

int SentenceLikeness(std::string_view stream) {
  constexpr int kPerhaps = 30;
  constexpr int kSure = 95;
  const std::size_t end = stream.find(')');
  const Fields fields(stream.substr(1, end == std::string_view::npos ? end : end - 1), ',');
  const bool more = end == std::string_view::npos;
  if (fields.size() < 2) return more && (fields[0].empty() || IsDigits(fields[0])) ? kPerhaps : 0;
  if (!IsDigits(fields[0])) return 0;
  if (IsCode(fields[1]) || fields[3] == "WLNET" || IsCode(fields[2])) return kSure;
  return more && fields.size() < 5 ? kPerhaps : 0;
}

class Jointech final : public Protocol {
 public:
  [[nodiscard]] std::string_view name() const override { return "jointech"; }

  [[nodiscard]] Cut Split(std::string_view stream) const override {
    std::size_t begin = 0;
    while (begin < stream.size() && IsFiller(stream[begin]))
      ++begin;
    const std::string_view rest = stream.substr(begin, kFrameBytesMax);
    const Cut garbage{.kind = CutKind::kGarbage, .skip = begin, .length = 0};
    if (begin > kFillerMax) return garbage;
    if (rest.empty()) return {};
    if (rest.front() == '(') {
      const std::size_t end = rest.find(')');
      if (end != std::string_view::npos)
        return {.kind = CutKind::kFrame, .skip = begin, .length = end + 1};
      return rest.size() < kFrameBytesMax ? Cut{} : garbage;
    }
    if (rest.front() != '$') return garbage;
    if (rest.size() < jointech::kHeadBytes) return {};
    const jointech::Head head = jointech::ReadHead(rest);
    if (head.length > kFrameBytesMax) return garbage;
    if (rest.size() < head.length) return {};
    return {.kind = CutKind::kFrame, .skip = begin, .length = head.length};
  }

  [[nodiscard]] int Likeness(std::string_view stream) const override {
    while (!stream.empty() && IsFiller(stream.front()))
      stream.remove_prefix(1);
    if (stream.starts_with('$')) return BinaryLikeness(stream);
    if (stream.starts_with('(')) return SentenceLikeness(stream.substr(0, kFrameBytesMax));
    return 0;
  }

  Status Decode(std::string_view frame, Session& session, Decoded& said) const override {
    if (frame.starts_with('$')) return jointech::DecodeBinary(frame, session, said);
    if (frame.starts_with('(')) return jointech::DecodeSentence(frame, session, said);
    return NotAFrame(*this, "its first byte");
  }

  [[nodiscard]] Result<std::string> Encode(const Command& command,
                                           const Session& session) const override;
};

constexpr std::string_view kEndsSentence = "()";

Result<std::string> CustomCommand(const Command& command) {
  ASSIGN_OR_RETURN(std::string data, ParameterOf(command, "data", ""));
  if (data.starts_with('(') && data.ends_with(')')) data = data.substr(1, data.size() - 2);
  if (data.find_first_of(kEndsSentence) != std::string::npos) {
    return Fail(ErrorCode::kInvalidArgument, "a bracket inside a sentence", "/parameters/data");
  }
  return "(" + data + ")";
}

// "GMT+4", "UTC-03:30": minutes east of Greenwich.
std::optional<std::int64_t> ZoneMinutes(std::string_view zone) {
  if (!zone.starts_with("GMT") && !zone.starts_with("UTC")) return std::nullopt;
  zone.remove_prefix(3);
  if (zone.empty()) return 0;
  const bool west = zone.front() == '-';
  if (!west && zone.front() != '+') return std::nullopt;
  const Fields parts(zone.substr(1), ':');
  const auto hours = Whole(parts[0]);
  const auto minutes = parts.size() == 2 ? Whole(parts[1]) : std::optional<std::int64_t>(0);
  if (parts.size() > 2 || !hours || !minutes || !IsDigits(parts[0]) || *hours > 14 ||
      *minutes < 0 || *minutes > 59) {
    return std::nullopt;
  }
  const std::int64_t all = *hours * 60 + *minutes;
  return west ? -all : all;
}

Result<std::string> ZoneCommand(const Command& command) {
  ASSIGN_OR_RETURN(const std::string zone, ParameterOf(command, "timezone", ",()"));
  const auto minutes = ZoneMinutes(zone);
  if (!minutes) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("'{}' is not GMT+h or GMT-h:mm", zone),
                "/parameters/timezone");
  }
  return fmt::format("(S09,1,{})", *minutes);
}

// Seals: upload every `frequency` seconds while awake, wake up every so many minutes.
Result<std::string> IntervalCommand(const Command& command) {
  constexpr std::int64_t kSecondsMin = 5;  // the maker's limits
  constexpr std::int64_t kSecondsMax = 600;
  constexpr int kWakeMinutes = 30;
  ASSIGN_OR_RETURN(const std::int64_t seconds,
                   WholeParameterOf(command, "frequency", kSecondsMin, kSecondsMax));
  return fmt::format("(P04,1,{},{})", seconds, kWakeMinutes);
}

// The seal's own password opens it: six digits, from the command or the register.
Result<std::string> UnlockCommand(const Command& command, const Session& session) {
  constexpr std::size_t kDigits = 6;
  const auto given = command.parameters.find("password");
  const std::string& password =
      given == command.parameters.end() ? session.traits.password : given->second;
  if (password.size() != kDigits || !IsDigits(password)) {
    return Fail(ErrorCode::kInvalidArgument, "the seal's password has six digits",
                "/parameters/password");
  }
  return "(P43," + password + ")";
}

Result<std::string> Jointech::Encode(const Command& command, const Session& session) const {
  switch (command.kind) {
    case CommandKind::kCustom:
      return CustomCommand(command);
    case CommandKind::kPositionOnce:
      return "(P02)";
    case CommandKind::kPositionPeriodic:
      return IntervalCommand(command);
    case CommandKind::kDisarm:
      return UnlockCommand(command, session);
    case CommandKind::kEngineStop:
      return "(S07,0)";
    case CommandKind::kEngineResume:
      return "(S07,1)";
    case CommandKind::kReboot:
      return "(S17)";
    case CommandKind::kSetTimezone:
      return ZoneCommand(command);
    case CommandKind::kVersion:
      return "(P01)";
    default:  // a seal is armed by hand: rope in, button
      return CannotSay(*this, command);
  }
}

}  // namespace

const Protocol& JointechProtocol() {
  static const Jointech kProtocol;
  return kProtocol;
}

}  // namespace tidewaiter::device
