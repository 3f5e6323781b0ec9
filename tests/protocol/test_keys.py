import pytest

from fieldintake.domain.errors import CannotOpen, Malformed, ProtocolError, SignatureInvalid, UnknownVersion
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import Algorithm, ReceivingKey, SigningKey, VerifyKey, seal_to, sealed_length

BOTH = list(Algorithm)


def test_a_signing_key_comes_back_from_its_bytes():
    key = SigningKey.generate()
    again = SigningKey.from_bytes(key.to_bytes())
    assert again.public == key.public
    assert again.sign(Context.BATCH_SIGNATURE, b"a") == key.sign(Context.BATCH_SIGNATURE, b"a")
    assert key.to_bytes().hex() not in repr(key)
    with pytest.raises(Malformed):
        SigningKey.from_bytes(b"short")


def test_a_signature_for_one_use_does_not_serve_another():
    key = SigningKey.generate()
    signature = key.sign(Context.BATCH_SIGNATURE, b"a", b"b")
    VerifyKey(key.public).verify(Context.BATCH_SIGNATURE, signature, b"a", b"b")
    for context, parts in ((Context.REPLY_SIGNATURE, (b"a", b"b")), (Context.BATCH_SIGNATURE, (b"ab",))):
        with pytest.raises(SignatureInvalid):
            VerifyKey(key.public).verify(context, signature, *parts)
    with pytest.raises(SignatureInvalid):
        VerifyKey(b"x").verify(Context.BATCH_SIGNATURE, signature, b"a", b"b")


@pytest.mark.parametrize("algorithm", BOTH)
def test_what_is_sealed_opens_with_that_key_and_context_only(algorithm):
    key = ReceivingKey.from_bytes(ReceivingKey.generate(algorithm).to_bytes())
    sealed = seal_to(key.public, Context.THREAD_KEY_WRAP, bytes(32), b"thread")
    assert len(sealed) == sealed_length(algorithm, 32)
    assert key.open(Context.THREAD_KEY_WRAP, sealed, b"thread") == bytes(32)
    wrong = [
        (ReceivingKey.generate(algorithm), Context.THREAD_KEY_WRAP, sealed, b"thread"),
        (key, Context.BUNDLE_SEAL, sealed, b"thread"),
        (key, Context.THREAD_KEY_WRAP, sealed, b"another"),
        (key, Context.THREAD_KEY_WRAP, sealed[:-1], b"thread"),
        (key, Context.THREAD_KEY_WRAP, b"", b"thread"),
    ]
    for other, context, data, thread in wrong:
        with pytest.raises(CannotOpen):
            other.open(context, data, thread)


@pytest.mark.parametrize("algorithm", BOTH)
def test_keys_of_a_wrong_length_or_algorithm_are_refused(algorithm):
    key = ReceivingKey.generate(algorithm)
    for wrong in (b"", b"\x09" + key.to_bytes()[1:]):
        with pytest.raises(UnknownVersion):
            ReceivingKey.from_bytes(wrong)
    with pytest.raises(Malformed):
        ReceivingKey.from_bytes(key.to_bytes()[:-1])
    for wrong in (b"", key.public[:-1], key.public + b"\0", b"\x07" + key.public[1:]):
        with pytest.raises(ProtocolError):
            seal_to(wrong, Context.BUNDLE_SEAL, b"x")
    assert key.to_bytes().hex() not in repr(key)


def test_the_public_keys_of_frozen_seeds():
    plain = ReceivingKey.from_bytes(bytes([1]) + bytes(range(32)))
    assert plain.public.hex() == "01" + "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
    hybrid = ReceivingKey.from_bytes(bytes([2]) + bytes(range(96)))
    assert len(hybrid.public) == 1 + 1184 + 32
    assert hybrid.public[-32:].hex() == "79a631eede1bf9c98f12032cdeadd0e7a079398fc786b88cc846ec89af85a51a"
    opened = hybrid.open(Context.THREAD_KEY_WRAP, bytes.fromhex(FROZEN_HYBRID), b"thread")
    assert opened == b"thirty-two bytes of a thread key"


FROZEN_HYBRID = (
    "bccf6240db066c6ef21b36d8e53f43e28aadc6f1b431fdf98f5145370fa1bb2ea5a4f1e910c0a57b2e2177911458ce549e79"
    "295e3f660a136604a9d193bb733ed777a729fb8c36706b8a61aa51bff845aa00cf1d27c34cdd71f43df8c8aa9448cb64bdb1"
    "b955b834510ab589ec245c7d6bb99eee2ecbacf3469b81878710997477bc8b39362d995a1e79e5c9e8952f7a2d9b90793b57"
    "c58714faf6f995d41cec8a8ffc656b8392475068538dfa6c4caaa60838b525620c4213c2f85153b749c4ba2087c638799546"
    "31256872e80a5a6736ace0360e4bf0f56759ce8d8237ce73f812404f7995216f0c1140cf1933ab9e08b363642bed797e34d4"
    "9c493930d92880baa25343982d17c581d8d1e4bf14e33bcb17f036f0c24490ef0cce3a120e1ef7b1a453ed476e05e30c1d80"
    "8522a3bd43b436052eeaf7dc9daf750109586c3502e617084fb43542ddee98595d4c04edf43cdc4aa051a964a137ccb0cb99"
    "a2715afe40616e7bb8590e70e431a87f4a7093125e8131f749441e1f6542bc1cf35e5ebb5d9bd49ddf4929044d6502f49754"
    "12f1f9707dcbd8336c385c4777cf34fc1dad9db1e5ebcb539ef7c74433698cc5287fcfb85ab8df5dfea863553d2e989fcaf6"
    "40d6c6fd2640f5c6d437f0df6b3a2c441ef317a78d3455adfab25e99d432f8b332de3f21768f5940329e8834644ad106057d"
    "75e0b2c2a8f9796e290d86568d6531f3de59215a4d59210068308e7cd00c70391f1f1d30668c812e292718337bbdb3a54ed7"
    "3155a11f0043e606c1c1440436908ed02239fc4a4a6826d9ba6a9c82acfaac71fd3ddc5064f27c5c7c62128db62284cfaf3f"
    "9f0e4d4bd83dfb6ac15f96a6225a1e449098f4bae8844eda50d473a119f87614e538a5998bbb78fc16eae6745d3872cf95b8"
    "d1066bbfa99795aabcb69bcaa440d6e342d6ee31eecfc1a013e5f6aab42afca8bd2eb9d923afad6c86eecb117ed77dadaaa9"
    "81200b52e8c4069eede6948a1b4f3b651c9adfe8b14c67d5cf10def906a577fb1d1ac7f763fe45db58f565b7eeea5f2519eb"
    "3b59259dbda0d67bb5f6b791d8b953153bd9634ecce58e27262443a7f47783c228e8a3d1fdde113281274450d590f95969e5"
    "c5ffcaba4fd98e642ef496110b8794f66dfc806f83ba5f15b968ce366b3f5e34c57ec29b95a1b88c39f02dc1c028092bf3f9"
    "523d325fe02b8c195730d20b86cca3e704a2bfdcc8e2cf2e6c6533359ff3c76209933a17d30252a585ed2ad16dfe9599c8d1"
    "84124de10d45aaa2773a8096df5333757d22379665278b0c96dcefd483b4cb975fecf775522922aa14f741ba5b510b96eac2"
    "9b5675ee62fd9249029512e28090d4658ca00c81dc4474f089970e65e4e7fe33df849d2bddb13f7db74efe157d801a6777e7"
    "409c1fab63f09eee68cc74e3f50a1052a1b3bb664b05fac5447459b19c4ce93b82c475d1a7c060b1d4c4882f384097b7b552"
    "bf288707ec8770b5d6797697ef4f5c3daffa1dd58b8546c204e2884a319473e5b139e80d16ff408ccb95709798d3185652c8"
    "24321958115ad78502a910e7285548f2c543ec0d2cfde5a6e37aeac8d57bb3abfea5d24728af3091a9d3db350aa82d8ab59d"
    "9ce451b13b7b74d5d64881744180a3a301fc"
)
