#include "payload/delivery.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "codec/encoding.h"
#include "codec/json_reader.h"
#include "ledger/moment.h"

namespace tidewaiter::payload {
namespace {

constexpr std::string_view kDeliveryLine = "tidewaiter/payload/v1";
constexpr std::string_view kReceiptLine = "tidewaiter/payload-receipt/v1";
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kNoteDigitsMax = 5;  // a note with heads and a few signatures has some 500
constexpr std::size_t kNoteBytesMax = 8000;
constexpr std::size_t kSignersOfNoteMax = 4;  // each costs 45 µs, before we know who sends
constexpr std::size_t kRegistryKeyBytesMax = 1024;

std::unexpected<Error> Malformed(std::string what) {
  return Fail(ErrorCode::kInvalidArgument, std::move(what));
}

// The lines of a note's text when there are so many.
template <std::size_t kLines>
Result<std::array<std::string_view, kLines>> LinesOf(std::string_view text) {
  std::array<std::string_view, kLines> lines;
  for (std::string_view& line : lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return Malformed("lines are missing");
    line = text.substr(0, end);
    text.remove_prefix(end + 1);
  }
  if (!text.empty()) return Malformed("has more lines");
  return lines;
}

bool IsDeliveryId(std::string_view text) {
  const Result<std::string> bytes = codec::Base64Decode(text);
  return bytes && bytes->size() == kIdBytes;
}

std::string DeliveryText(const DeliveryHead& head, std::string_view sealed) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n", kDeliveryLine, head.from, head.to,
                     Name(head.kind), head.id, ledger::FormatMoment(head.time_ms),
                     tlog::FormatHash(tlog::Sha256Of(sealed)));
}

Result<DeliveryHead> ParseHead(std::string_view text, std::string_view sealed) {
  using Lines = std::array<std::string_view, 7>;
  ASSIGN_OR_RETURN(const Lines lines, LinesOf<7>(text));
  const auto& [first, from, to, kind, id, time, hash] = lines;
  const std::optional<std::int64_t> time_ms = ledger::ParseMoment(time);
  if (first != kDeliveryLine) return Malformed("is no delivery");
  if (!ledger::IsMemberId(from) || !ledger::IsMemberId(to)) return Malformed("names no members");
  if (!IsDeliveryId(id) || !time_ms) return Malformed("has no id or no time");
  DeliveryHead head{
      .from = std::string(from), .to = std::string(to), .id = std::string(id), .time_ms = *time_ms};
  if (kind == Name(DeliveryKind::kRegistryKey)) {
    head.kind = DeliveryKind::kRegistryKey;
  } else if (kind != Name(DeliveryKind::kDisclosure)) {
    return Malformed("is of a kind that is not known here");
  }
  if (hash != tlog::FormatHash(tlog::Sha256Of(sealed))) return Malformed("was changed on its way");
  return head;
}

// Whether a key of that member in force signed, and none of those that are known signed badly.
bool SignedBy(const tlog::Note& note, std::string_view member, const ledger::Charter& charter) {
  if (note.signatures.size() > kSignersOfNoteMax) return false;
  std::vector<tlog::VerifierKey> keys;
  for (const tlog::NoteSignature& signature : note.signatures) {
    const ledger::Signer* signer = charter.FindSigner(signature.name);
    if (signer == nullptr || signer->member != member) continue;
    keys.push_back(tlog::MakeVerifierKey(signer->name, tlog::KeyType::kEd25519, signer->key));
  }
  return tlog::CheckNote(note, keys).trusted();
}

constexpr codec::JsonMember<RegistryKeyDocument> kRegistryKey[] = {
    {"key", codec::kRequired,
     [](codec::JsonReader& in, codec::JsonValue v, RegistryKeyDocument& document) {
       std::string text;
       in.Text(v, {.min = 44, .max = 44, .characters = codec::Characters::kToken}, text);
       const Result<tlog::Hash> key = tlog::ParseHash(text);
       if (!key && !text.empty()) in.Note("format", "is not 32 bytes in base64");
       if (key) document.key = *key;
     }},
    {"log", codec::kRequired,
     [](codec::JsonReader& in, codec::JsonValue v, RegistryKeyDocument& document) {
       in.Text(v, {.max = ledger::kLogOriginMax}, document.log);
       if (!ledger::IsLogOrigin(document.log)) in.Note("format", "names no log");
     }},
    {"object", codec::kRequired,
     [](codec::JsonReader& in, codec::JsonValue v, RegistryKeyDocument& document) {
       in.Text(v, {.max = ledger::kObjectIdMax}, document.object);
       if (!ledger::IsObjectId(document.object)) in.Note("format", "names no object");
     }},
    {"v", codec::kRequired, [](codec::JsonReader& in, codec::JsonValue v, RegistryKeyDocument&) {
       std::int64_t version = 0;
       in.Integer(v, 1, 1, version);
     }}};

}  // namespace

std::string_view Name(DeliveryKind kind) {
  return kind == DeliveryKind::kDisclosure ? "disclosure" : "registry_key";
}

Result<std::string> WriteDelivery(const DeliveryHead& head, std::string_view document,
                                  const ledger::PublicKey& sealing, const tlog::Signer& signer) {
  if (document.size() > kDisclosureBytesMax) return Malformed("is too long to be delivered");
  if (!ledger::IsMemberId(head.from) || !ledger::IsMemberId(head.to) || !IsDeliveryId(head.id)) {
    return Malformed("names no members, or has no id");
  }
  ASSIGN_OR_RETURN(const std::string sealed, SealTo(sealing, document));
  const std::string text = DeliveryText(head, sealed);
  const std::string note = tlog::FormatNote({.text = text, .signatures = {signer.Sign(text)}});
  return fmt::format("{}\n{}", note.size(), note) + sealed;
}

Result<Delivery> ParseDelivery(std::string_view body) {
  if (body.size() > kDeliveryBytesMax) return Malformed("is too long");
  const std::size_t line = body.substr(0, kNoteDigitsMax + 1).find('\n');
  if (line == std::string_view::npos) return Malformed("does not begin with a length");
  std::size_t length = 0;
  const char* const begin = body.data();
  const auto [end, failed] = std::from_chars(begin, begin + line, length);
  if (failed != std::errc() || end != begin + line || body[0] == '0' || length > kNoteBytesMax ||
      length > body.size() - line - 1) {
    return Malformed("does not begin with a length");
  }
  Delivery delivery{.head = {},
                    .sealed = std::string(body.substr(line + 1 + length)),
                    .note = {},
                    .body = tlog::Sha256Of(body)};
  ASSIGN_OR_RETURN(delivery.note, tlog::ParseNote(body.substr(line + 1, length)));
  ASSIGN_OR_RETURN(delivery.head, ParseHead(delivery.note.text, delivery.sealed));
  return delivery;
}

std::optional<ledger::Refusal> CheckDelivery(const Delivery& delivery,
                                             const ledger::Charter& charter, std::string_view self,
                                             std::int64_t now_ms) {
  const DeliveryHead& head = delivery.head;
  const auto refuse = [](std::string_view code, std::string detail) {
    return ledger::Refusal{std::string(code), "", std::move(detail)};
  };
  if (head.to != self) return refuse("wrong_recipient", "is for " + head.to);
  if (charter.FindMember(head.from) == nullptr)
    return refuse("not_a_member", head.from + " is no member");
  if (!SignedBy(delivery.note, head.from, charter))
    return refuse("signature", "no key of " + head.from + " in force signed this");
  if (head.time_ms > now_ms + kDeliveryAheadMaxMs)
    return refuse("from_the_future", "was sent at " + ledger::FormatMoment(head.time_ms));
  if (head.time_ms < now_ms - kDeliveryAgeMaxMs)
    return refuse("too_old", "was sent at " + ledger::FormatMoment(head.time_ms));
  return std::nullopt;
}

std::string WriteReceipt(const Receipt& receipt, const tlog::Signer& signer) {
  const std::string text =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n", kReceiptLine, receipt.from, receipt.to, receipt.id,
                  tlog::FormatHash(receipt.body), ledger::FormatMoment(receipt.time_ms));
  return tlog::FormatNote({.text = text, .signatures = {signer.Sign(text)}});
}

Result<Receipt> ReadReceipt(std::string_view text, const ledger::Charter& charter) {
  if (text.size() > kNoteBytesMax) return Malformed("is too long");
  ASSIGN_OR_RETURN(const tlog::Note note, tlog::ParseNote(text));
  using Lines = std::array<std::string_view, 6>;
  ASSIGN_OR_RETURN(const Lines lines, LinesOf<6>(note.text));
  const auto& [first, from, to, id, body, time] = lines;
  const std::optional<std::int64_t> time_ms = ledger::ParseMoment(time);
  if (first != kReceiptLine || !IsDeliveryId(id) || !time_ms) return Malformed("is no receipt");
  ASSIGN_OR_RETURN(const tlog::Hash hash, tlog::ParseHash(body));
  if (!SignedBy(note, to, charter)) return Malformed("no key of the receiver's signed it");
  return Receipt{std::string(from), std::string(to), std::string(id), hash, *time_ms};
}

std::string WriteRegistryKey(const RegistryKeyDocument& document) {
  return fmt::format(R"({{"key":"{}","log":"{}","object":"{}","v":1}})",
                     tlog::FormatHash(document.key), document.log, document.object);
}

Result<RegistryKeyDocument> ReadRegistryKey(std::string_view json) {
  codec::JsonReader in;
  RegistryKeyDocument document;
  const auto root = in.Parse(json, {.bytes_max = kRegistryKeyBytesMax, .depth_max = 2});
  if (root) in.Object<RegistryKeyDocument>(*root, kRegistryKey, document);
  if (in.problems().empty()) return document;
  const codec::Problem& first = in.problems().front();
  return Fail(ErrorCode::kInvalidArgument, first.detail, first.pointer);
}

}  // namespace tidewaiter::payload
