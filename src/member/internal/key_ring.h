// Key ring: the private keys of a member's folder, found by the public key that the charter has.
#ifndef TIDEWAITER_MEMBER_INTERNAL_KEY_RING_H_
#define TIDEWAITER_MEMBER_INTERNAL_KEY_RING_H_

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "evm/account.h"
#include "ledger/charter.h"
#include "member/internal/key_text.h"
#include "member/member.h"
#include "os/file.h"

namespace tidewaiter::member {

// Keys of holders that one member keeps: all clients of a large bank, with a key for each deed.
inline constexpr std::size_t kHolderKeysMax = 1'000'000;

class KeyRing {
 public:
  // Reads keys/*.key and keys/holders/*.json. Errors: kNotFound, kInvalidArgument, kUnavailable.
  static Result<std::unique_ptr<KeyRing>> Open(const os::Path& keys);

  // The key with that public half, whatever its file is called.
  [[nodiscard]] std::optional<tlog::Ed25519Key> Find(const tlog::PublicKey& key) const;
  // By the name of a signer: a did:key, or one that the charter has in force.
  [[nodiscard]] std::optional<tlog::Ed25519Key> FindSigner(const ledger::Charter& charter,
                                                           std::string_view name) const;
  Result<std::string> NewHolder(std::string_view owner, std::int64_t now_ms,
                                const ledger::FillSecret& fill);
  [[nodiscard]] std::vector<Member::HolderKey> holders() const;
  // Of another kind, for OpenAttestation: made when it is first asked for. Errors: kCorruption,
  // kUnavailable.
  Result<evm::SecretKey> AttestationKey(const ledger::FillSecret& fill);

 private:
  explicit KeyRing(os::Path keys) : keys_(std::move(keys)) {}
  Status ReadMemberKeys();
  Status ReadHolders();

  os::Path keys_;
  mutable std::mutex mutex_;
  std::map<tlog::PublicKey, tlog::Ed25519Key> by_public_;
  std::map<std::string, Member::HolderKey, std::less<>> holders_;  // by did
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_KEY_RING_H_
