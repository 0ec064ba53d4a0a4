#pragma once

#include <functional>
#include <memory>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include "shared/catalog.h"

/// A model that differs from the built-in one, as that of an older or a newer program does, so that
/// two versions meet in one test.
class OtherModel {
  public:
    /// `change` is given the built-in model's messages to take from or to add to.
    explicit OtherModel(const std::function<void(google::protobuf::FileDescriptorProto&)>& change)
        : pool_(google::protobuf::DescriptorPool::generated_pool()) {
        const auto now = field::shared::Catalog::builtIn();
        google::protobuf::FileDescriptorProto whole, file;
        now->kinds().front().message->file()->CopyTo(&whole);
        file.set_name("other.proto");
        file.set_package("other");
        file.set_syntax("proto3");
        file.add_dependency("shared/proto/options.proto");
        file.add_dependency("shared/proto/records.proto");  // the enums stay where they are
        for (const auto& message : whole.message_type())
            if (now->kind(message.name())) *file.add_message_type() = message;
        change(file);
        const auto* built = pool_.BuildFile(file);
        if (!built) std::abort();
        catalog_ = field::shared::Catalog::of(built);
    }

    [[nodiscard]] const std::shared_ptr<const field::shared::Catalog>& catalog() const {
        return catalog_;
    }
    static google::protobuf::DescriptorProto& message(google::protobuf::FileDescriptorProto& file,
                                                      const std::string& name) {
        for (auto& one : *file.mutable_message_type())
            if (one.name() == name) return one;
        std::abort();
    }

  private:
    google::protobuf::DescriptorPool pool_;
    std::shared_ptr<const field::shared::Catalog> catalog_;
};
