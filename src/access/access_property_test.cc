#include <algorithm>

#include "access/encoding.h"
#include "access/rights.h"
#include "access/sealed.h"
#include "testing/property.h"

namespace tidewaiter::access {
namespace {

// Few names, so that they meet often.
const std::vector<std::string> names_that_meet{"", "A", "B", "C", "*"};

std::string AnyName() {
  return *rc::gen::elementOf(names_that_meet);
}

RoleSet AnyRoles() {
  RoleSet roles;
  for (const Role role : AllRoles()) {
    if (*rc::gen::inRange(0, 4) == 0) roles.Add(role);
  }
  return roles;
}

Principal AnyPrincipal() {
  Principal who;
  who.id = AnyName();
  who.kind = *rc::gen::element(Principal::Kind::kAnonymous, Principal::Kind::kAccount,
                               Principal::Kind::kApiKey, Principal::Kind::kProcess);
  who.roles = AnyRoles();
  who.offices = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(names_that_meet));
  who.clients = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(names_that_meet));
  who.strong = *rc::gen::arbitrary<bool>();
  return who;
}

bool Has(const std::vector<std::string>& list, const std::string& text) {
  return std::count(list.begin(), list.end(), text) != 0;
}

// The plain second opinion: one role after the other, one sentence for each scope.
bool NaivelyAllows(const Principal& who, Action action, const Subject& subject) {
  if (who.kind == Principal::Kind::kAnonymous || who.id.empty() || !IsSound(who.roles)) {
    return false;
  }
  for (const Role role : AllRoles()) {
    if (!who.roles.Has(role)) continue;
    const std::string_view scope = ScopeName(ScopeFor(role, action));
    const bool own = (subject.declarant != "" && Has(who.clients, subject.declarant)) ||
                     (subject.importer != "" && Has(who.clients, subject.importer));
    if (scope == "own" && own) return true;
    if (NeedsSecondFactor(action) && !who.strong) continue;
    if (scope == "all") return true;
    if (scope == "assigned" && subject.officer == who.id) return true;
    if (scope == "office" && Has(who.offices, "*")) return true;
    if (scope == "office" && subject.office != "" && Has(who.offices, subject.office)) return true;
  }
  return false;
}

RC_GTEST_PROP(RightsProperty, AllowsListsAndMenusAgree, ()) {
  const Principal who = AnyPrincipal();
  const Subject subject{AnyName(), AnyName(), AnyName(), AnyName()};
  const Action action = static_cast<Action>(*rc::gen::inRange(0, kActionCount));
  const bool allowed = NaivelyAllows(who, action, subject);
  const Decision decision = Allows(who, action, subject);
  RC_ASSERT(decision.allowed == allowed);
  RC_ASSERT((decision.reason == Reason::kNone) == allowed);
  RC_ASSERT(ScopeOf(who, action).Includes(subject) == allowed);
  RC_ASSERT(!allowed || AllowsSomewhere(who, action));
}

RC_GTEST_PROP(EncodingProperty, BytesComeBack, (const std::string& bytes)) {
  RC_ASSERT(Base32Decode(Base32Encode(bytes)).value() == bytes);
  RC_ASSERT(Base64UrlDecode(Base64UrlEncode(bytes)).value() == bytes);
  RC_ASSERT(HexDecode(HexEncode(bytes)).value() == bytes);
}

// Whatever text is accepted, it is the one text for its bytes.
RC_GTEST_PROP(EncodingProperty, OneTextForTheSameBytes, ()) {
  const std::string text =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ABab23-_=Zz7Q")));
  if (const auto bytes = Base64UrlDecode(text)) RC_ASSERT(Base64UrlEncode(*bytes) == text);
}

RC_GTEST_PROP(SealedProperty, OpensAsItWasAndNotWhenChanged, (const std::string& secret)) {
  RC_PRE(secret.size() <= kSealedSecretMax);
  const SecretBytes random = SystemSecrets();
  const SecretKey key = SecretKey::New(random);
  std::string sealed = Seal(key, "totp:1", secret, random);
  RC_ASSERT(Open(key, "totp:1", sealed).value() == secret);
  const auto at = *rc::gen::inRange<std::size_t>(0, sealed.size());
  sealed[at] = sealed[at] == 'A' ? 'B' : 'A';
  RC_ASSERT(!Open(key, "totp:1", sealed));
}

}  // namespace
}  // namespace tidewaiter::access
