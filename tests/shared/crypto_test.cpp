#include "shared/crypto.h"

#include <QTest>

#include "tests/support/suite.h"

using namespace field::shared;

namespace {

std::string bytes(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

}  // namespace

class CryptoTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void sha256IsTheStandardOne() {  // FIPS 180-4 examples
        QCOMPARE(toText(sha256("abc")),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(toText(sha256("")),
                 std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    void piecesHashLikeTheWhole() {
        const std::string text(1000, 'x');
        Sha256 hash;
        for (std::size_t i = 0; i < text.size(); i += 37) hash.add(text.substr(i, 37));
        QCOMPARE(hash.finish(), sha256(text));
        QCOMPARE(Sha256().add(std::uint64_t{0x0102}).finish(),
                 sha256(std::string("\0\0\0\0\0\0\1\2", 8)));
    }

    void sizedNeighboursCannotBeReadAsOthers() {
        QVERIFY(Sha256().addSized("ab").addSized("c").finish() !=
                Sha256().addSized("a").addSized("bc").finish());
    }

    void aSignatureIsEd25519() {  // RFC 8032, section 7.1, test 2
        const auto pair =
            keyPairFrom(bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
                              "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        QVERIFY(pair);
        QCOMPARE(toHex(pair->publicKey.view()),
                 std::string("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        QCOMPARE(toHex(sign(*pair, "\x72").view()),
                 std::string("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                             "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    }

    void onlyTheSignedMessageVerifies() {
        const KeyPair key = newKeyPair(*systemEnv()), other = newKeyPair(*systemEnv());
        const Signature signature = sign(key, "paid 12.30");
        QVERIFY(verify(key.publicKey, "paid 12.30", signature));
        QVERIFY(!verify(key.publicKey, "paid 12.31", signature));
        QVERIFY(!verify(other.publicKey, "paid 12.30", signature));
        for (std::size_t i = 0; i < Signature::size; ++i) {
            Signature altered = signature;
            altered.bytes[i] ^= 1;
            QVERIFY(!verify(key.publicKey, "paid 12.30", altered));
        }
    }

    void aKeyComesBackFromItsSecretOnly() {
        const KeyPair key = newKeyPair(*systemEnv());
        std::string secret(key.secret.begin(), key.secret.end());
        const auto again = keyPairFrom(secret);
        QVERIFY(again);
        QCOMPARE(again->publicKey, key.publicKey);
        secret.back() = static_cast<char>(secret.back() ^ 1);
        QVERIFY(!keyPairFrom(secret));
        QVERIFY(!keyPairFrom("short"));
    }

    void whatIsSealedOpensUnalteredUnderItsKeyOnly() {
        Env& env = *systemEnv();
        const Hash key = sha256("key"), other = sha256("other");
        const std::string plain("绩效\0\xFF", 8);
        const std::string sealed = seal(env, key, plain);
        QCOMPARE(open(key, sealed), std::optional(plain));
        QVERIFY(!open(other, sealed));
        QVERIFY(seal(env, key, plain) != sealed);
        for (std::size_t i = 0; i < sealed.size(); ++i) {
            std::string altered = sealed;
            altered[i] = static_cast<char>(altered[i] ^ 1);
            QVERIFY(!open(key, altered));
            QVERIFY(!open(key, sealed.substr(0, i)));
        }
        QCOMPARE(open(key, seal(env, key, "")), std::optional(std::string()));
    }
};

static const suite::Case<CryptoTest> here("crypto");
#include "crypto_test.moc"
