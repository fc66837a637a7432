/** Whether a listed model may hold a conversation: the same lists have models for other work. */
export function isForConversations(id: string): boolean {
  return !otherWork.test(id)
}

const otherWork =
  /embed|whisper|tts|dall-e|moderation|transcribe|realtime|audio|image|sora|rerank|ocr/i
