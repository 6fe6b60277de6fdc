#include "http/url.h"

#include <string>

#include <gtest/gtest.h>

namespace tidewaiter::http {
namespace {

TEST(Url, IsTakenApart) {
  const auto url = ParseUrl("HTTPS://Erp.Example/hooks/a?b=c/d");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->tls);
  EXPECT_EQ(url->host, "erp.example");
  EXPECT_EQ(url->port, 443);
  EXPECT_EQ(url->target, "/hooks/a?b=c/d");
  EXPECT_EQ(url->HostAndPort(), "erp.example");
  const auto other = ParseUrl("http://[2001:DB8::1]:8080?x");
  ASSERT_TRUE(other);
  EXPECT_FALSE(other->tls);
  EXPECT_EQ(other->target, "/?x");
  EXPECT_EQ(other->HostAndPort(), "[2001:db8::1]:8080");
  EXPECT_EQ(ParseUrl("http://a")->port, 80);
  EXPECT_EQ(ParseUrl("http://a")->target, "/");
}

TEST(Url, RefusesWhatIsNone) {
  for (const std::string text : {"",
                                 "a",
                                 "//a",
                                 "ftp://a/",
                                 "file:///etc/passwd",
                                 "http:/a",
                                 "http://",
                                 "https://:80/",
                                 "http://a:0/",
                                 "http://a:65536/",
                                 "http://a:/",
                                 "http://a:8x/",
                                 "http://u:p@a/",
                                 "http://good.example@10.0.0.1/",
                                 "http://a b/",
                                 "http://a/\n",
                                 "http://a/#part",
                                 "http://a\\b/",
                                 "http://[::1/",
                                 "http://[nonsense]/",
                                 "http://[fe80::1%25eth0]/",
                                 "http://[::1]80/",
                                 "http://\xC3\xA9.example/",
                                 "http://a/\xC3\xA9",
                                 "http://a%2Fb/"}) {
    const auto url = ParseUrl(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, ErrorCode::kInvalidArgument) << text;
  }
  EXPECT_FALSE(ParseUrl("http://a/" + std::string(kUrlMax, 'x')));
  EXPECT_FALSE(ParseUrl("http://" + std::string(254, 'a') + "/"));
}

TEST(Address, OfThePublicInternet) {
  for (const char* const text :
       {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
        "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111", "2a00::1", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2002:0808:0808::1"}) {
    EXPECT_TRUE(IsPublicAddress(text)) << text;
  }
}

TEST(Address, NotOfThePublicInternet) {
  for (const char* const text :
       {"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
        "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::ffff:169.254.169.254", "::ffff:7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1",
        "2002:7f00:1::", "2002:a00:1::", "100::1", "2001::1", "2001:10::1", "2001:db8::1",
        "3fff::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1",
        // Not addresses in the usual form: what they mean is known only after a look-up.
        "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", ""}) {
    EXPECT_FALSE(IsPublicAddress(text)) << text;
  }
}

}  // namespace
}  // namespace tidewaiter::http
