#include "ais/sentence.h"

#include <cstring>

namespace tidewaiter::ais {
namespace {

constexpr std::int64_t kSecondsMax = 100'000'000'000;  // above: milliseconds

std::string_view TakeField(std::string_view& rest, char end = ',') {
  const std::size_t at = std::min(rest.find(end), rest.size());
  const std::string_view field = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return field;
}

std::optional<std::int64_t> Number(std::string_view digits) {
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  std::int64_t number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::optional<std::int64_t> Milliseconds(std::string_view digits) {
  const auto number = Number(digits);
  if (!number) return std::nullopt;
  return *number > kSecondsMax ? *number : *number * 1000;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Whether "*hh" stands at `star` and hh is the sum.
bool SumIs(std::string_view text, std::size_t star, std::uint8_t sum) {
  if (star + 2 >= text.size()) return false;
  const int high = HexDigit(text[star + 1]);
  const int low = HexDigit(text[star + 2]);
  return high >= 0 && low >= 0 && high * 16 + low == sum;
}

// "g:1-2-1604,s:station,c:1418169601*hh" without the backslashes.
bool ReadTagBlock(std::string_view block, Sentence& into) {
  const std::size_t star = block.rfind('*');
  if (star == std::string_view::npos || !SumIs(block, star, Checksum(block.substr(0, star)))) {
    return false;
  }
  block = block.substr(0, star);
  while (!block.empty()) {
    std::string_view value = TakeField(block);
    if (value.size() < 2 || value[1] != ':') continue;  // what we do not know is not ours to judge
    const char key = value[0];
    value.remove_prefix(2);
    if (key == 's') into.station = value.substr(0, kStationBytesMax);
    if (key == 'c') into.time_ms = Milliseconds(value);
    if (key == 'g') {
      TakeField(value, '-');
      TakeField(value, '-');
      const auto id = Number(value);
      if (id && *id <= 1'000'000) into.group = static_cast<int>(*id);
    }
  }
  return true;
}

// Fields of the receiver behind the checksum; the tag block has the last word.
void ReadTail(std::string_view tail, Sentence& into) {
  while (!tail.empty()) {
    const std::string_view field = TakeField(tail);
    if (field.size() < 2) continue;
    const bool station = field[0] == 'b' || field[0] == 'r';
    if (station && into.station.empty()) into.station = field.substr(0, kStationBytesMax);
    const bool time = field.size() >= 9 && !into.time_ms;
    if (time) into.time_ms = Milliseconds(field);
  }
}

std::optional<Refusal> ReadFields(std::string_view fields, Sentence& into) {
  const auto digit = [](std::string_view field) {
    return field.size() == 1 && field[0] >= '0' && field[0] <= '9' ? field[0] - '0' : -1;
  };
  const int parts = digit(TakeField(fields));
  const int part = digit(TakeField(fields));
  const std::string_view sequence = TakeField(fields);
  const std::string_view channel = TakeField(fields);
  into.payload = TakeField(fields);
  const std::string_view fill = TakeField(fields);
  if (!fields.empty()) return Refusal::kNotASentence;
  if (parts < 1 || part < 1 || part > parts) return Refusal::kPartNumber;
  if (into.payload.empty() && parts == 1) return Refusal::kEmpty;  // a last part may be
  const int fill_bits = fill.empty() ? 0 : digit(fill);
  if (fill_bits < 0 || fill_bits > 5) return Refusal::kFill;
  into.parts = static_cast<std::uint8_t>(parts);
  into.part = static_cast<std::uint8_t>(part);
  into.sequence = digit(sequence);
  into.channel = channel.empty() ? '\0' : channel[0];
  into.fill = static_cast<std::uint8_t>(fill_bits);
  return std::nullopt;
}

// Takes what stands in front of the sentence: a tag block, or a log's own time.
std::optional<Refusal> ReadFront(std::string_view& line, Sentence& into) {
  if (line[0] == '!' || line[0] == '$') return std::nullopt;
  if (line[0] == '\\') {
    const std::size_t end = line.find('\\', 1);
    if (end == std::string_view::npos) return Refusal::kTagBlock;
    const std::string_view block = line.substr(1, end - 1);
    line.remove_prefix(end + 1);
    if (line.empty() || (line[0] != '!' && line[0] != '$')) return Refusal::kOtherSentence;
    return ReadTagBlock(block, into) ? std::nullopt : std::optional(Refusal::kTagBlock);
  }
  const std::size_t start = line.find_first_of("!\\");
  if (line[0] == '#' || start == std::string_view::npos) return Refusal::kOtherSentence;
  std::string_view front = line.substr(0, start);
  const char before = front.back();
  if (before != ' ' && before != '\t' && before != ',' && before != ';') {
    return Refusal::kOtherSentence;
  }
  const std::size_t digits = std::min(front.find_first_not_of("0123456789"), front.size());
  if (digits >= 9) into.time_ms = Milliseconds(front.substr(0, digits));
  line.remove_prefix(start);
  return line[0] == '\\' ? ReadFront(line, into) : std::nullopt;
}

}  // namespace

std::uint8_t Checksum(std::string_view bytes) {
  std::uint64_t sum = 0;
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    sum ^= word;
  }
  sum ^= sum >> 32U;
  sum ^= sum >> 16U;
  sum ^= sum >> 8U;
  auto folded = static_cast<std::uint8_t>(sum);
  for (; at < bytes.size(); ++at)
    folded = static_cast<std::uint8_t>(folded ^ static_cast<unsigned char>(bytes[at]));
  return folded;
}

std::expected<Sentence, Refusal> ParseSentence(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n' || line.back() == ' '))
    line.remove_suffix(1);
  if (line.empty()) return std::unexpected(Refusal::kOtherSentence);
  if (line.size() > kLineBytesMax) return std::unexpected(Refusal::kTooLong);
  Sentence sentence;
  if (const auto bad = ReadFront(line, sentence)) return std::unexpected(*bad);
  const std::string_view kind = line.size() > 7 ? line.substr(3, 3) : "";
  if ((kind != "VDM" && kind != "VDO") || line[6] != ',') {
    return std::unexpected(Refusal::kOtherSentence);
  }
  sentence.own = kind == "VDO";
  const std::size_t star = line.find('*');
  if (star == std::string_view::npos || !SumIs(line, star, Checksum(line.substr(1, star - 1)))) {
    return std::unexpected(Refusal::kChecksum);
  }
  if (const auto bad = ReadFields(line.substr(7, star - 7), sentence)) {
    return std::unexpected(*bad);
  }
  if (line.size() > star + 3) ReadTail(line.substr(star + 3), sentence);
  return sentence;
}

}  // namespace tidewaiter::ais
