// Charter: who belongs to a federation, with which keys, what each may say, and by how many the
// others must agree. It is itself a log; this is its state after some number of entries.
//
//   Charter charter;                                     // nothing yet
//   for (const Entry& entry : entries) {
//     const Refusals refusals = charter.Apply(entry);
//     if (!refusals.empty()) …                           // it may not stand; nothing changed
//   }
//   charter.FindSigner("customs.na/certificates")        // whose key, and what it may do
//
// Its first entry (`charter.found`) is signed by every member that it names. Every later one is
// signed by at least `change_need` members of the state before it, so that its keeper, who only
// puts entries in order, can add nothing alone. An entry of another log names the size of the
// charter under which it was made: the same bytes are judged by the same rules everywhere and for
// ever. Values; copies are cheap enough to keep one per change (a charter changes a few times a
// month).
#ifndef TIDEWAITER_LEDGER_CHARTER_H_
#define TIDEWAITER_LEDGER_CHARTER_H_

#include <array>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/entry.h"
#include "ledger/refusal.h"

namespace tidewaiter::ledger {

using PublicKey = std::array<unsigned char, 32>;  // Ed25519, or X25519 where it is said

inline constexpr std::size_t kMembersMax = 60;
inline constexpr std::size_t kSignersMax = 200;  // keys of one member that are or were in force
inline constexpr std::size_t kLogsMax = 50;      // keys of logs of one member, old ones too
inline constexpr std::size_t kEndorsementsMax = 100;  // about one for each type of entry
inline constexpr std::size_t kBenefitsMax = 50;       // of one agreement
inline constexpr std::size_t kMemberIdMax = 32;
inline constexpr std::size_t kAgreementsMax = 500;  // there are some 100 mutual recognitions today

// What a key may sign. Stored by name; never given another meaning.
enum class Power : std::uint8_t {
  kOperators,     // grant, suspend, revoke authorized operators
  kCertificates,  // issue, amend, revoke certificates and licences
  kAcquit,        // use up a single-use certificate, record a carnet's movement
  kNumbers,       // publish registries of numbers
  kNotary,        // register documents, issue carnets
  kTitles,        // issue transferable records as carrier or registry
  kShipments,     // open shipments
  kConditions,    // take part in conditional releases
  kBonds,         // undertake and approve bonds as a guarantor
  kDraw,          // draw on and discharge bonds as the beneficiary
  kCharter,       // agree to changes of the charter for its member
};

// Some powers. A word of bits, since every entry is judged by it.
class PowerSet {
 public:
  constexpr PowerSet() = default;
  constexpr PowerSet(std::initializer_list<Power> powers) {
    for (const Power power : powers)
      insert(power);
  }
  constexpr void insert(Power power) { bits_ |= 1U << static_cast<unsigned>(power); }
  [[nodiscard]] constexpr bool contains(Power power) const {
    return (bits_ >> static_cast<unsigned>(power) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(PowerSet, PowerSet) = default;

 private:
  std::uint32_t bits_ = 0;
};

bool IsMemberId(std::string_view text);  // small letters, digits, '-' and '_'
std::string_view NameOf(Power power);    // "operators"
std::optional<Power> PowerNamed(std::string_view name);

struct Signer {
  std::string name;    // of the key in notes: "customs.na/certificates"
  std::string member;  // id; empty for a did:key, which stands for itself
  PublicKey key{};
  PowerSet powers;
  std::uint64_t from = 0;                // first charter size under which it may sign
  std::optional<std::uint64_t> until{};  // charter size from which it may not any more
};

// A log that a member writes.
struct LogKey {
  std::string origin;
  PublicKey key{};                         // signs checkpoints
  std::uint64_t from_size = 0;             // first checkpoint size that it may sign
  std::optional<std::uint64_t> to_size{};  // last one, when it was rotated or stolen
  std::optional<std::string> successor{};  // origin that goes on, when the log was retired
};

struct Member {
  std::string id;             // "na": a country's ISO 3166 code, or a short name of a body
  std::string name;           // for people
  std::string url;            // where its node answers
  bool cosigns = true;        // one of the n that mirror and cosign
  std::string cosigner_name;  // key name of its cosignatures
  PublicKey cosigner{};
  PublicKey sealing{};                   // X25519: payloads and registry keys are sealed to it
  std::vector<LogKey> logs;              // that it writes, old keys too
  std::optional<std::uint64_t> until{};  // charter size from which it is no member any more
};

// A mutual recognition of authorized operators.
struct Agreement {
  std::string id;                     // "mra-na-bw-2024"
  std::set<std::string> parties;      // members
  std::vector<std::string> benefits;  // codes: "fewer_inspections", …
  std::int64_t from_ms = 0;
  std::optional<std::int64_t> until_ms{};
};

// Who must sign entries of a type besides what its rule demands: "at least two members".
struct Endorsement {
  std::string type;            // "certificate.issue", or "bond." for all that begin so
  std::size_t members = 0;     // different members among its signers
  std::set<std::string> of{};  // when given: from these
};

class Charter {
 public:
  // The charter's state one entry further: signatures, chain, agreement of the members, the change
  // itself. With refusals nothing changed. O(members) and 45 µs per signature.
  Refusals Apply(const Entry& entry);

  [[nodiscard]] const std::string& federation() const { return federation_; }
  [[nodiscard]] const std::string& origin() const { return origin_; }  // of the charter's own log
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::int64_t time_ms() const { return time_ms_; }  // of its last entry
  [[nodiscard]] const std::map<std::string, Member, std::less<>>& members() const {
    return members_;
  }
  [[nodiscard]] const std::map<std::string, Agreement, std::less<>>& agreements() const {
    return agreements_;
  }
  [[nodiscard]] const std::vector<Endorsement>& endorsements() const { return endorsements_; }
  [[nodiscard]] const std::string& keeper() const { return keeper_; }  // member that orders its log
  [[nodiscard]] std::size_t faults() const { return faults_; }         // f: how many may lie
  [[nodiscard]] std::size_t quorum() const { return quorum_; }         // q > (n + f) / 2
  [[nodiscard]] std::size_t change_need() const { return change_need_; }  // members per change
  // Version of the rules for record types in force: new rules come by an entry, not by an update.
  [[nodiscard]] std::uint32_t rules() const { return rules_; }

  [[nodiscard]] const Hash& last() const { return last_; }  // leaf hash of the last entry
  [[nodiscard]] std::size_t cosigners() const;              // n: members that mirror and cosign
  // A member that was not removed, or null.
  [[nodiscard]] const Member* FindMember(std::string_view id) const;
  // All keys that are or were in force, by name.
  [[nodiscard]] const std::map<std::string, Signer, std::less<>>& signers() const {
    return signers_;
  }
  // The key of that name that is in force now, or nothing. Keys of removed members are not.
  [[nodiscard]] const Signer* FindSigner(std::string_view name) const;
  // The key that may sign a checkpoint of that log and size, or nothing.
  [[nodiscard]] const LogKey* FindLog(std::string_view origin, std::uint64_t size) const;
  // Who writes that log now: nobody when it was retired, or its member removed.
  [[nodiscard]] const Member* WriterOf(std::string_view origin) const;
  // The C2SP tlog-policy by which a checkpoint of that log is final: the log's present key, all
  // cosigners, q of them. Empty for a log that nobody writes.
  [[nodiscard]] std::string PolicyText(std::string_view origin) const;

 private:
  friend class CharterChange;  // internal/charter_change.h: what each type of entry does
  std::string federation_;
  std::string origin_;
  std::uint64_t size_ = 0;
  Hash last_{};
  std::int64_t time_ms_ = 0;  // of the last entry
  std::size_t faults_ = 0;
  std::size_t quorum_ = 0;
  std::size_t change_need_ = 0;
  std::uint32_t rules_ = 1;
  std::map<std::string, Member, std::less<>> members_;
  std::map<std::string, Signer, std::less<>> signers_;
  std::map<std::string, Agreement, std::less<>> agreements_;
  std::vector<Endorsement> endorsements_;
  std::string keeper_;           // member that orders this log
  std::set<std::string> names_;  // of keys and logs: never given twice
  std::set<PublicKey> keys_;     // likewise: else one would count as two
};

// The charter as it was after each of its entries. An entry of 2021 is judged by the keys of 2021.
//
//   CharterBook book;
//   book.Apply(entry);                          // refusals, as Charter::Apply
//   book.At(12)                                 // the charter of 12 entries; null: not known yet
//
// Not thread-safe; the charters that it gives are, and outlive it.
class CharterBook {
 public:
  Refusals Apply(const Entry& entry);
  [[nodiscard]] std::shared_ptr<const Charter> At(std::uint64_t size) const;
  [[nodiscard]] const Charter& Latest() const { return *states_.back(); }

 private:
  std::vector<std::shared_ptr<const Charter>> states_{std::make_shared<const Charter>()};
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_CHARTER_H_
