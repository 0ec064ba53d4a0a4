#include <QTest>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <QTemporaryDir>

#include "shared/proto/bundle.pb.h"
#include "sync/bundle/file.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"

using namespace field;
using shared::Code;
using sync::BundleReader;
using sync::BundleWriter;

namespace {

/// A maker, a receiver and a small bundle from one to the other.
struct Post {
    Post() {
        auto writer = begin(maker, receiver.publicKey);
        wire::BundlePart part;
        part.set_request("what was asked");
        must(writer->add(part));
        part.mutable_evidence()->set_bytes(std::string(300, 'x'));
        must(writer->add(part));
        bytes = must(writer->finish());
    }
    std::unique_ptr<BundleWriter> begin(const shared::KeyPair& by, const shared::PublicKey& to) {
        return must(BundleWriter::begin(path(), by, to, {maker.publicKey, device, 77}));
    }
    [[nodiscard]] std::string path() const { return dir.filePath("one.bundle").toStdString(); }
    /// Parts that `key` reads of the file as it is now.
    shared::Result<std::vector<std::string>> read(const shared::KeyPair& key) const {
        auto reader = BundleReader::open(path(), key, "server");
        if (!reader) return reader.failure();
        std::vector<std::string> parts;
        auto done = (*reader)->each([&](const wire::BundlePart& part) -> shared::Result<> {
            parts.push_back(part.SerializeAsString());
            return shared::Done{};
        });
        if (!done) return done.failure();
        return parts;
    }
    [[nodiscard]] std::string content() const {
        std::ostringstream out;
        out << std::ifstream(path(), std::ios::binary).rdbuf();
        return out.str();
    }
    void put(const std::string& content) const {
        std::ofstream(path(), std::ios::binary | std::ios::trunc) << content;
    }
    /// How reading `content` fails; nothing if it does not.
    std::optional<shared::Failure> failure(const std::string& content) const {
        put(content);
        auto parts = read(receiver);
        return parts ? std::nullopt : std::optional(parts.failure());
    }
    QTemporaryDir dir;
    std::shared_ptr<shared::Env> env = shared::systemEnv();
    shared::KeyPair maker = shared::newKeyPair(*env), receiver = shared::newKeyPair(*env);
    shared::Id device = shared::newId(*env);
    std::uint64_t bytes = 0;
};

}  // namespace

class BundleTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theReceiverReadsWhatWasWritten() {
        const Post post;
        QCOMPARE(post.bytes, std::uint64_t{std::filesystem::file_size(post.path())});
        const auto reader = must(BundleReader::open(post.path(), post.receiver, "server"));
        QVERIFY(reader->opening().maker == post.maker.publicKey);
        QVERIFY(reader->opening().device == post.device);
        QCOMPARE(reader->opening().madeMs, std::int64_t{77});
        QCOMPARE(reader->bytes(), post.bytes);
        const auto parts = must(post.read(post.receiver));
        QCOMPARE(parts.size(), std::size_t{2});
        wire::BundlePart first;
        QVERIFY(first.ParseFromString(parts.front()));
        QCOMPARE(first.request(), std::string("what was asked"));
    }

    void whoCarriesItReadsNothing() {
        const Post post;
        const auto content = post.content();
        QVERIFY(content.find("what was asked") == std::string::npos);
        QVERIFY(content.find("xxxx") == std::string::npos);
        for (const auto& key : {shared::newKeyPair(*post.env), post.maker}) {
            const auto read = post.read(key);
            QVERIFY(!read && read.failure().code == Code::refused);
            QVERIFY(read.failure().message.find("for another server") != std::string::npos);
        }
    }

    void whatIsCutAnywhereIsNotRead() {
        const Post post;
        const auto whole = post.content();
        for (std::size_t at = 0; at < whole.size(); ++at) {
            const auto failed = post.failure(whole.substr(0, at));
            QVERIFY2(failed && failed->code == Code::damaged, std::to_string(at).c_str());
            QVERIFY2(failed->message.find("cut off") != std::string::npos, failed->message.c_str());
        }
        QVERIFY(!post.failure(whole));
    }

    void aByteThatIsAlteredAnywhereShows() {
        const Post post;
        const auto whole = post.content();
        for (std::size_t at = 0; at < whole.size(); ++at) {
            auto altered = whole;
            altered[at] = static_cast<char>(altered[at] ^ 0x41);
            QVERIFY2(post.failure(altered), std::to_string(at).c_str());
        }
        QVERIFY(post.failure(whole + "x"));
        QVERIFY(post.failure(whole + whole));
    }

    /// Each with words of its own.
    void whatItIsNotIsSaid() {
        const Post post;
        const auto whole = post.content();
        const auto says = [&](const std::string& content, const char* words, Code code) {
            const auto failed = post.failure(content);
            return failed && failed->code == code &&
                   failed->message.find(words) != std::string::npos &&
                   failed->message.find(post.path()) != std::string::npos;
        };
        QVERIFY(says("holiday.jpg", "is no bundle", Code::invalid));
        QVERIFY(says("fieldledger bundle 2\n" + whole.substr(21), "newer", Code::unsupported));
        auto altered = whole;
        altered[200] = static_cast<char>(~altered[200]);
        QVERIFY(says(altered, "damaged on its way", Code::damaged));
        std::filesystem::remove(post.path());
        const auto read = post.read(post.receiver);
        QVERIFY(!read && read.failure().code == Code::missing);
    }

    /// Anybody can seal to a receiver; what they cannot is sign for another.
    void whatAnotherSignedIsForged() {
        Post post;
        must(post.begin(shared::newKeyPair(*post.env), post.receiver.publicKey)->finish());
        const auto read = post.read(post.receiver);
        QVERIFY(!read && read.failure().code == Code::damaged);
        QVERIFY(read.failure().message.find("forged") != std::string::npos);
    }

    void aHalfWrittenOneLeavesTheFormerWhole() {
        Post post;
        const auto former = post.content();
        {
            const auto writer = post.begin(post.maker, post.receiver.publicKey);
            QVERIFY(std::filesystem::exists(post.path() + ".part"));
        }
        QVERIFY(!std::filesystem::exists(post.path() + ".part"));
        QCOMPARE(post.content(), former);
        // What a stick that was pulled left behind is written over.
        std::ofstream(post.path() + ".part") << "half";
        must(post.begin(post.maker, post.receiver.publicKey)->finish());
        QVERIFY(must(post.read(post.receiver)).empty());
        QVERIFY(!std::filesystem::exists(post.path() + ".part"));
    }

    /// Between verifying and taking somebody may write into the file.
    void whatIsWrittenIntoItWhileItIsReadIsNotTaken() {
        Post post;
        const auto reader = must(BundleReader::open(post.path(), post.receiver, "server"));
        auto altered = post.content();
        altered[300] = static_cast<char>(~altered[300]);
        post.put(altered);
        int seen = 0;
        const auto done = reader->each([&](const wire::BundlePart&) -> shared::Result<> {
            ++seen;
            return shared::Done{};
        });
        QVERIFY(!done && done.failure().code == Code::damaged);
        QVERIFY(seen < 2);
    }

    void aLengthThatNoPartHasCostsNoMemory() {
        const Post post;
        const auto whole = post.content();
        const auto failed =
            post.failure(whole.substr(0, 157) + "\xff\xff\xff\xff" + whole.substr(161));
        QVERIFY(failed && failed->message.find("damaged") != std::string::npos);
    }
};

static const suite::Case<BundleTest> here("bundle");

#include "bundle_test.moc"
