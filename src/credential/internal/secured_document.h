// A JSON document with proofs, taken apart: what eddsa-jcs-2022 hashes of it.
#ifndef TIDEWAITER_CREDENTIAL_INTERNAL_SECURED_DOCUMENT_H_
#define TIDEWAITER_CREDENTIAL_INTERNAL_SECURED_DOCUMENT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/canonical_json.h"
#include "codec/json_reader.h"

namespace tidewaiter::credential {

using codec::CanonicalMember;
using codec::JsonValue;

// Views into a document that its reader keeps.
class SecuredDocument {
 public:
  // Nothing when it is no object, or has no canonical form: then `in` has a problem of code "json".
  static std::optional<SecuredDocument> Take(codec::JsonReader& in, std::string_view json);

  [[nodiscard]] JsonValue root() const { return root_; }
  // The objects in "proof": none, the one, or those of the list.
  [[nodiscard]] const std::vector<JsonValue>& proofs() const { return proofs_; }

  // The 64 bytes that a proof signs: SHA-256 of the proof without its proofValue, then SHA-256 of
  // the document without proofs, but with those that the proof names as earlier ones.
  // `context`: canonical text that takes the place of the document's "@context"; may be null.
  // Errors: kNotFound (an earlier proof is missing).
  [[nodiscard]] Result<std::string> HashFor(std::vector<CanonicalMember> proof,
                                            const std::string* context,
                                            const std::vector<std::string>& earlier) const;

  // The whole again, canonical, with another "proof".
  [[nodiscard]] std::string WithProof(std::string proof) const;
  // Canonical texts of all proofs.
  [[nodiscard]] const std::vector<std::string>& proof_texts() const { return proof_texts_; }

 private:
  JsonValue root_;
  std::vector<CanonicalMember> members_;  // without "proof"
  std::vector<JsonValue> proofs_;
  std::vector<std::string> proof_texts_;
};

// Members of an object that has a canonical form, without one of them.
std::vector<CanonicalMember> MembersWithout(JsonValue object, std::string_view name);

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_INTERNAL_SECURED_DOCUMENT_H_
