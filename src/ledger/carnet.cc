#include "ledger/carnet.h"

#include <algorithm>
#include <array>

#include "codec/json_writer.h"
#include "ledger/internal/carnet_data.h"
#include "ledger/moment.h"

namespace tidewaiter::ledger {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::array<std::string_view, 5> kKindNames{"exportation", "reimportation", "importation",
                                                     "reexportation", "transit"};
constexpr std::array<std::string_view, 3> kClaimNames{"open", "proof_accepted", "paid"};
constexpr std::array<std::string_view, 2> kCarnetKinds{"ata", "cpd"};

constexpr codec::JsonMember<Voucher> kVoucher[] = {
    {"id", kRequired,
     [](JsonReader& in, JsonValue v, Voucher& it) { ReadToken(in, v, kWordBytesMax, it.id); }},
    {"kind", kRequired,
     [](JsonReader& in, JsonValue v, Voucher& it) {
       if (const auto at = in.Choice(v, kKindNames)) it.kind = static_cast<VoucherKind>(*at);
     }},
};
constexpr codec::JsonMember<UsedVoucher> kUsed[] = {
    {"id", kRequired,
     [](JsonReader& in, JsonValue v, UsedVoucher& it) { ReadToken(in, v, kWordBytesMax, it.id); }},
    {"by", kRequired,
     [](JsonReader& in, JsonValue v, UsedVoucher& it) { ReadMember(in, v, it.by); }},
    {"closes", kOptional,
     [](JsonReader& in, JsonValue v, UsedVoucher& it) {
       ReadToken(in, v, kWordBytesMax, it.closes);
     }},
    {"part", kOptional, [](JsonReader& in, JsonValue v, UsedVoucher& it) { in.Bool(v, it.part); }},
};
constexpr codec::JsonMember<Claim> kClaim[] = {
    {"voucher", kRequired,
     [](JsonReader& in, JsonValue v, Claim& it) { ReadToken(in, v, kWordBytesMax, it.voucher); }},
    {"by", kRequired, [](JsonReader& in, JsonValue v, Claim& it) { ReadMember(in, v, it.by); }},
    {"currency", kRequired,
     [](JsonReader& in, JsonValue v, Claim& it) { ReadCurrency(in, v, it.currency); }},
    {"amount", kRequired,
     [](JsonReader& in, JsonValue v, Claim& it) { ReadAmount(in, v, it.amount); }},
    {"status", kRequired,
     [](JsonReader& in, JsonValue v, Claim& it) {
       if (const auto at = in.Choice(v, kClaimNames)) it.status = static_cast<ClaimStatus>(*at);
     }},
};

template <typename T, std::size_t kCount>
void ReadList(JsonReader& in, JsonValue value, std::size_t max,
              const codec::JsonMember<T> (&members)[kCount], std::vector<T>& into) {
  in.Array(value, 0, max,
           [&](JsonValue element) { in.Object<T>(element, members, into.emplace_back()); });
}

constexpr codec::JsonMember<Carnet> kMembers[] = {
    {"kind", kRequired,
     [](JsonReader& in, JsonValue v, Carnet& c) {
       if (const auto at = in.Choice(v, kCarnetKinds)) c.kind = kCarnetKinds[*at];
     }},
    {"holder", kRequired, [](JsonReader& in, JsonValue v, Carnet& c) { ReadDid(in, v, c.holder); }},
    {"guarantor", kRequired,
     [](JsonReader& in, JsonValue v, Carnet& c) { ReadMember(in, v, c.guarantor); }},
    {"valid_until", kRequired,
     [](JsonReader& in, JsonValue v, Carnet& c) { ReadMoment(in, v, c.valid_until_ms); }},
    {"discharged", kRequired,
     [](JsonReader& in, JsonValue v, Carnet& c) { in.Bool(v, c.discharged); }},
    {"vouchers", kRequired,
     [](JsonReader& in, JsonValue v, Carnet& c) {
       ReadList(in, v, kVouchersMax, kVoucher, c.vouchers);
     }},
    {"used", kRequired,
     [](JsonReader& in, JsonValue v, Carnet& c) { ReadList(in, v, kVouchersMax, kUsed, c.used); }},
    {"claims", kRequired,
     [](JsonReader& in, JsonValue v, Carnet& c) { ReadList(in, v, kClaimsMax, kClaim, c.claims); }},
    {"office", kOptional,
     [](JsonReader& in, JsonValue v, Carnet& c) { ReadToken(in, v, kWordBytesMax, c.office); }},
};

std::string VouchersText(const Carnet& carnet) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginArray();
  for (const Voucher& voucher : carnet.vouchers)
    json.BeginObject().Member("id", voucher.id).Member("kind", Name(voucher.kind)).EndObject();
  json.EndArray();
  return out;
}

std::string UsedText(const Carnet& carnet) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginArray();
  for (const UsedVoucher& used : carnet.used) {
    json.BeginObject().Member("by", used.by).MemberUnlessEmpty("closes", used.closes);
    json.Member("id", used.id);
    if (used.part) json.Member("part", true);
    json.EndObject();
  }
  json.EndArray();
  return out;
}

std::string ClaimsText(const Carnet& carnet) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginArray();
  for (const Claim& claim : carnet.claims) {
    json.BeginObject().Member("amount", claim.amount).Member("by", claim.by);
    json.Member("currency", claim.currency).Member("status", Name(claim.status));
    json.Member("voucher", claim.voucher).EndObject();
  }
  json.EndArray();
  return out;
}

}  // namespace

std::span<const codec::JsonMember<Carnet>> CarnetMembers() {
  return kMembers;
}

NamedTexts CarnetTexts(const Carnet& carnet) {
  return {{"kind", carnet.kind},
          {"holder", carnet.holder},
          {"guarantor", carnet.guarantor},
          {"valid_until", FormatMoment(carnet.valid_until_ms)},
          {"discharged", carnet.discharged ? "true" : "false"},
          {"vouchers", VouchersText(carnet)},
          {"used", UsedText(carnet)},
          {"claims", ClaimsText(carnet)},
          {"office", carnet.office}};
}

const Voucher* FindVoucher(const Carnet& carnet, std::string_view id) {
  const auto found = std::ranges::find(carnet.vouchers, id, &Voucher::id);
  return found == carnet.vouchers.end() ? nullptr : &*found;
}

bool IsOpen(const Carnet& carnet, std::string_view id, VoucherKind kind, std::string_view by) {
  const Voucher* voucher = FindVoucher(carnet, id);
  if (voucher == nullptr || voucher->kind != kind) return false;
  const auto used = std::ranges::find(carnet.used, id, &UsedVoucher::id);
  if (used == carnet.used.end() || used->by != by) return false;
  const bool closed = std::ranges::any_of(
      carnet.used, [&](const UsedVoucher& other) { return other.closes == id && !other.part; });
  const bool settled = std::ranges::any_of(carnet.claims, [&](const Claim& claim) {
    return claim.voucher == id && claim.status != ClaimStatus::kOpen;
  });
  return !closed && !settled;
}

std::string_view Name(VoucherKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::string_view Name(ClaimStatus status) {
  return kClaimNames[static_cast<std::size_t>(status)];
}

std::vector<std::string> OpenAt(const Carnet& carnet, std::string_view member) {
  std::vector<std::string> open;
  for (const UsedVoucher& used : carnet.used) {
    if (IsOpen(carnet, used.id, VoucherKind::kImportation, member)) open.push_back(used.id);
  }
  return open;
}

Result<Carnet> CarnetOf(const Entry& entry) {
  if (!entry.type.starts_with("carnet.")) {
    return Fail(ErrorCode::kInvalidArgument, entry.type + " is no entry of a carnet", "/type");
  }
  return StateOf<Carnet>(entry, kMembers);
}

std::string WriteCarnet(const Carnet& carnet) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("claims").Raw(ClaimsText(carnet));
  json.Member("discharged", carnet.discharged).Member("guarantor", carnet.guarantor);
  json.Member("holder", carnet.holder).Member("kind", carnet.kind);
  json.MemberUnlessEmpty("office", carnet.office).Key("used").Raw(UsedText(carnet));
  json.Member("valid_until", FormatMoment(carnet.valid_until_ms));
  json.Key("vouchers").Raw(VouchersText(carnet)).EndObject();
  return out;
}

}  // namespace tidewaiter::ledger
