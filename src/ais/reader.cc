#include "ais/reader.h"

#include <algorithm>

#include "ais/decode.h"

namespace tidewaiter::ais {

// A message of which parts are missing. Parts lie in `characters` as they came.
struct Reader::Open {
  struct Part {
    std::uint16_t from = 0;
    std::uint16_t size = 0;
    std::uint8_t fill = 0;
    bool there = false;
  };
  std::uint8_t parts = 0;  // 0: free
  std::uint8_t have = 0;
  int sequence = -1;
  int group = -1;
  char channel = 0;
  bool own = false;
  Text<kStationBytesMax> station;
  std::optional<std::int64_t> said_ms;
  std::int64_t since_ms = 0;
  std::uint16_t used = 0;
  std::array<Part, kPartsMax> part = {};
  std::array<char, kBitsMax / 6> characters = {};

  [[nodiscard]] bool IsOf(const Sentence& sentence) const {
    if (parts != sentence.parts || own != sentence.own || group != sentence.group) return false;
    // A group names the message; its later parts may leave the rest out.
    if (group < 0 && (sequence != sentence.sequence || channel != sentence.channel)) return false;
    return sentence.station.empty() || station.view() == sentence.station;
  }
  void Start(const Sentence& sentence, std::int64_t now_ms) {
    parts = sentence.parts;
    have = 0;
    used = 0;
    part = {};
    sequence = sentence.sequence;
    group = sentence.group;
    channel = sentence.channel;
    own = sentence.own;
    station = Text<kStationBytesMax>(sentence.station);
    said_ms = sentence.time_ms;
    since_ms = now_ms;
  }
  // False: more characters than any message has.
  bool Add(const Sentence& sentence) {
    if (used + sentence.payload.size() > characters.size()) return false;
    std::copy(sentence.payload.begin(), sentence.payload.end(), characters.begin() + used);
    part[sentence.part - 1U] = {.from = used,
                                .size = static_cast<std::uint16_t>(sentence.payload.size()),
                                .fill = sentence.fill,
                                .there = true};
    used = static_cast<std::uint16_t>(used + sentence.payload.size());
    ++have;
    return true;
  }
  std::optional<Refusal> Join(Bits& bits) const {
    for (std::size_t i = 0; i < parts; ++i) {
      const std::string_view payload(characters.data() + part[i].from, part[i].size);
      if (const auto bad = bits.AddArmoured(payload, part[i].fill)) return bad;
    }
    return std::nullopt;
  }
};

Reader::Reader(Options options)
    : options_(options), open_(std::make_unique<std::array<Open, kOpenMax>>()) {}
Reader::~Reader() = default;

std::size_t Reader::pending() const {
  return static_cast<std::size_t>(std::count_if(open_->begin(), open_->end(),
                                                [](const Open& open) { return open.parts != 0; }));
}

Pushed Reader::Refuse(Refusal refusal) {
  refusal_ = refusal;
  return Pushed::kRefused;
}

Pushed Reader::Push(std::string_view line, std::int64_t now_ms, Heard& heard) {
  const auto sentence = ParseSentence(line);
  if (!sentence) return Refuse(sentence.error());
  if (sentence->parts > 1) return Join(*sentence, now_ms, heard);
  Bits bits;
  if (const auto bad = bits.AddArmoured(sentence->payload, sentence->fill)) return Refuse(*bad);
  return Finish(bits, *sentence, now_ms, heard);
}

Pushed Reader::Finish(const Bits& bits, const Sentence& sentence, std::int64_t now_ms,
                      Heard& heard) {
  if (const auto bad = Decode(bits, heard.message)) return Refuse(*bad);
  heard.station = Text<kStationBytesMax>(sentence.station);
  heard.time_ms = sentence.time_ms.value_or(now_ms);
  heard.own = sentence.own;
  heard.channel = sentence.channel;
  return Pushed::kMessage;
}

// The open message that the part is of; else a free place, or that of the oldest, which is dropped.
Reader::Open& Reader::Find(const Sentence& sentence, std::int64_t now_ms) {
  Open* place = &open_->front();
  for (Open& open : *open_) {
    if (open.parts != 0 && now_ms - open.since_ms > options_.part_timeout_ms) {
      open.parts = 0;
      ++dropped_;
    }
    if (open.parts != 0 && open.IsOf(sentence)) return open;
    const bool better = place->parts != 0 && (open.parts == 0 || open.since_ms < place->since_ms);
    if (better) place = &open;
  }
  if (place->parts != 0) ++dropped_;
  place->parts = 0;
  return *place;
}

Pushed Reader::Join(const Sentence& sentence, std::int64_t now_ms, Heard& heard) {
  Open& open = Find(sentence, now_ms);
  const bool again = open.parts != 0 && open.part[sentence.part - 1U].there;
  // Without a number only the order says what belongs together.
  const bool nameless = sentence.sequence < 0 && sentence.group < 0;
  const bool stranger = nameless && open.parts != 0 && sentence.part != open.have + 1;
  if (open.parts == 0 || again || stranger) {
    if (open.parts != 0) ++dropped_;
    open.parts = 0;
    if (nameless && sentence.part != 1) return Refuse(Refusal::kPartNumber);
    open.Start(sentence, now_ms);
  }
  if (!open.said_ms) open.said_ms = sentence.time_ms;
  if (!open.Add(sentence)) {
    open.parts = 0;
    return Refuse(Refusal::kTooLong);
  }
  if (open.have < open.parts) return Pushed::kMore;
  Bits bits;
  const auto bad = open.Join(bits);
  Sentence whole = sentence;
  whole.time_ms = open.said_ms;
  whole.station = open.station.view();
  if (whole.channel == 0) whole.channel = open.channel;
  open.parts = 0;
  if (bad) return Refuse(*bad);
  return Finish(bits, whole, now_ms, heard);
}

}  // namespace tidewaiter::ais
