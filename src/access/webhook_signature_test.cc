#include "access/webhook_signature.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <fmt/format.h>

namespace tidewaiter::access {
namespace {

constexpr std::int64_t kNow = 1'767'225'600;
constexpr const char* kBody = R"({"event":"released"})";

TEST(WebhookSignature, IsHmacSha256OfTimeAndBody) {
  // printf '1767225600.{"event":"released"}' | openssl dgst -sha256 -hmac whs_secret
  EXPECT_EQ(SignWebhook("whs_secret", kBody, kNow),
            "t=1767225600,v1=053b4b9715d05382952bdbeca77979b140e2ab994930d8f7c31ddf267d097177");
}

TEST(WebhookSignature, Verifies) {
  const std::string secret = NewWebhookSecret(SystemSecrets());
  EXPECT_EQ(secret.size(), 47U);
  const std::string header = SignWebhook(secret, kBody, kNow);
  EXPECT_TRUE(VerifyWebhook(secret, header, kBody, kNow));
  EXPECT_TRUE(VerifyWebhook(secret, header, kBody, kNow + 300));
  EXPECT_TRUE(VerifyWebhook(secret, header, kBody, kNow - 300));
  EXPECT_TRUE(VerifyWebhook(secret, header + ",v2=later", kBody, kNow));
  const std::string other = SignWebhook("old", kBody, kNow);
  EXPECT_TRUE(VerifyWebhook(secret, header + other.substr(other.find(',')), kBody, kNow));
}

TEST(WebhookSignature, RefusesWhatDoesNotFit) {
  const std::string header = SignWebhook("s", kBody, kNow);
  const auto code = [&](std::string_view secret, const std::string& h, std::string_view body,
                        std::int64_t now) {
    return VerifyWebhook(secret, h, body, now).error().code;
  };
  EXPECT_EQ(code("x", header, kBody, kNow), ErrorCode::kFailedPrecondition);
  EXPECT_EQ(code("s", header, "{}", kNow), ErrorCode::kFailedPrecondition);
  EXPECT_EQ(code("s", header, kBody, kNow + 301), ErrorCode::kFailedPrecondition);
  EXPECT_EQ(code("s", header, kBody, kNow - 301), ErrorCode::kFailedPrecondition);
  std::string later = header;
  later[11] = '1';  // the time is signed
  EXPECT_EQ(code("s", later, kBody, kNow), ErrorCode::kFailedPrecondition);
}

TEST(WebhookSignature, RefusesOtherHeaders) {
  for (const std::string& header :
       {std::string(), std::string("t=1767225600"), std::string("v1=00"), std::string("t=x,v1=00"),
        std::string("t=-5,v1=00"), std::string("t=1,t=2,v1=00"), std::string("t=1,v1"),
        fmt::format("t=1,{}", std::string(2000, 'v'))}) {
    EXPECT_EQ(VerifyWebhook("s", header, kBody, kNow).error().code, ErrorCode::kInvalidArgument)
        << header;
  }
}

}  // namespace
}  // namespace tidewaiter::access
