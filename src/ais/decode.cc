#include "ais/decode.h"

#include "ais/internal/decode_application.h"
#include "ais/internal/layout.h"

namespace tidewaiter::ais {
namespace {

constexpr std::size_t kCommon = 38;  // type, repeat, MMSI

// Up to the last field that matters. Receivers cut spare bits: 163 of 168, 422 of 424 are seen.
constexpr std::size_t kBitsMin[28] = {0,  163, 163, 163, 168, 420, 88, 72, 56,  168,
                                      72, 168, 72,  72,  40,  88,  92, 80, 168, 312,
                                      70, 268, 168, 154, 160, 40,  60, 96};

template <typename T>
void ReadPlain(FieldReader& in, Message& into) {
  Lay(in, into.body.emplace<T>());
}

// `least`: with how many bits of it one that is cut off is still read.
template <typename T, typename List>
void ReadList(FieldReader& in, Message& into, List T::*list, std::size_t least) {
  in.Skip(2);
  for (auto& one : into.body.emplace<T>().*list) {
    if (in.at() + least <= in.bits().size()) LayOne(in, one);
  }
}

void ReadApplication(FieldReader& in, Message& into, bool addressed) {
  auto& message = into.body.emplace<ApplicationMessage>();
  message.addressed = addressed;
  if (addressed) {
    in.Number(message.sequence, 2).Number(message.to, 30).Flag(message.retransmitted).Skip(1);
  } else {
    in.Skip(2);
  }
  in.Number(message.area, 10).Number(message.function, 6);
  DecodeApplication(in.bits(), in.at(), message);
}

void ReadSafety(FieldReader& in, Message& into, bool addressed) {
  auto& message = into.body.emplace<SafetyText>();
  message.addressed = addressed;
  if (addressed) {
    in.Number(message.sequence, 2).Number(message.to, 30).Flag(message.retransmitted).Skip(1);
  } else {
    in.Skip(2);
  }
  const std::size_t left = in.bits().size() - in.at();
  in.Characters(message.text, std::min<std::size_t>(left / 6, 186));
}

void ReadInterrogation(FieldReader& in, Message& into) {
  auto& message = into.body.emplace<Interrogation>();
  in.Skip(2).Number(message.first, 30);
  LayAsk(in, message.first_asks[0]);
  if (in.more()) LayAsk(in, message.first_asks[1]);
  if (!in.more()) return;
  in.Number(message.second, 30);
  LayAsk(in, message.second_ask);
}

void ReadCorrections(FieldReader& in, Message& into) {
  auto& message = into.body.emplace<Corrections>();
  LayCoarse(in.Skip(2), message.position).Skip(5).Rest(message.data, in.bits().size());
}

void ReadAid(FieldReader& in, Message& into) {
  auto& message = into.body.emplace<AidToNavigation>();
  LayAidBeforeName(in, message);
  const bool full = in.Characters(message.name, 20);
  LayAidBehindName(in, message);
  if (!full || !in.more()) return;
  // A longer name goes on behind everything else; the blanks between were trimmed too early.
  Text<34> whole;
  for (std::size_t i = 0; i < 20; ++i)
    whole.Push(CharacterOf(in.bits().Unsigned(kCommon + 5 + 6 * i, 6)));
  in.Characters(whole, std::min<std::size_t>((in.bits().size() - in.at()) / 6, 14));
  message.name = whole;
}

void ReadChannels(FieldReader& in, Message& into) {
  auto& message = into.body.emplace<ChannelManagement>();
  message.addressed = in.bits().Flag(139);  // decides what stands before it
  Lay(in, message);
}

std::optional<Refusal> ReadStaticPart(FieldReader& in, Message& into) {
  std::uint8_t part = 0;
  in.Number(part, 2);
  if (part == 0) {
    in.Words(into.body.emplace<StaticPartA>().name);
    return std::nullopt;
  }
  if (part != 1) return Refusal::kPartOfMessage;
  LayPartB(in, into.body.emplace<StaticPartB>(), IsAuxiliary(into.mmsi));
  return std::nullopt;
}

std::optional<Refusal> ReadSlotMessage(FieldReader& in, Message& into) {
  const std::size_t radio_bits = into.type == 26 ? 20 : 0;
  auto& message = into.body.emplace<SlotMessage>();
  in.Flag(message.addressed).Flag(message.structured);
  if (message.addressed) in.Number(message.to, 30);
  if (message.structured) in.Number(message.application, 16);
  if (in.at() + radio_bits > in.bits().size()) return Refusal::kShort;
  const std::size_t end = in.bits().size() - radio_bits;
  in.Rest(message.data, end);
  if (radio_bits != 0) message.radio = in.bits().Unsigned(end, 20);
  return std::nullopt;
}

std::optional<Refusal> ReadBody(FieldReader& in, Message& into) {
  switch (into.type) {
    case 1:
    case 2:
    case 3:
      ReadPlain<PositionReport>(in, into);
      return std::nullopt;
    case 4:
    case 11:
      ReadPlain<BaseStation>(in, into);
      return std::nullopt;
    case 5:
      ReadPlain<StaticReport>(in, into);
      return std::nullopt;
    case 6:
    case 8:
      ReadApplication(in, into, into.type == 6);
      return std::nullopt;
    case 7:
    case 13:
      ReadList(in, into, &Acknowledgement::to, 1);
      return std::nullopt;
    case 9:
      ReadPlain<RescueAircraft>(in, into);
      return std::nullopt;
    case 10:
      ReadPlain<UtcInquiry>(in, into);
      return std::nullopt;
    case 12:
    case 14:
      ReadSafety(in, into, into.type == 12);
      return std::nullopt;
    case 15:
      ReadInterrogation(in, into);
      return std::nullopt;
    case 16:
      ReadList(in, into, &Assignment::to, 52);
      return std::nullopt;
    case 17:
      ReadCorrections(in, into);
      return std::nullopt;
    case 18:
      ReadPlain<ClassBReport>(in, into);
      return std::nullopt;
    case 19:
      ReadPlain<ClassBExtended>(in, into);
      return std::nullopt;
    case 20:
      ReadList(in, into, &LinkManagement::reservations, 1);
      return std::nullopt;
    case 21:
      ReadAid(in, into);
      return std::nullopt;
    case 22:
      ReadChannels(in, into);
      return std::nullopt;
    case 23:
      ReadPlain<GroupAssignment>(in, into);
      return std::nullopt;
    case 24:
      return ReadStaticPart(in, into);
    case 25:
    case 26:
      return ReadSlotMessage(in, into);
    default:
      ReadPlain<LongRange>(in, into);
      return std::nullopt;
  }
}

}  // namespace

std::size_t BitsMin(unsigned type) {
  return type < std::size(kBitsMin) ? kBitsMin[type] : 0;
}

std::optional<Refusal> Decode(const Bits& bits, Message& into) {
  if (bits.size() == 0) return Refusal::kEmpty;
  const std::uint32_t type = bits.Unsigned(0, 6);
  const std::size_t least = BitsMin(type);
  if (least == 0) return Refusal::kType;
  if (bits.size() < least) return Refusal::kShort;
  into.type = static_cast<std::uint8_t>(type);
  into.repeat = static_cast<std::uint8_t>(bits.Unsigned(6, 2));
  into.mmsi = bits.Unsigned(8, 30);
  FieldReader in(bits, kCommon);
  return ReadBody(in, into);
}

}  // namespace tidewaiter::ais
