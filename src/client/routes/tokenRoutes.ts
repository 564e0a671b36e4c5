import { registryPaths } from '../../protocol/registry/registryPaths.ts';
import {
  createdTokenDtoSchema,
  tokenDtoSchema,
  tokenListSchema,
  type CreatedTokenDto,
  type CreateToken,
  type TokenDto,
} from '../../protocol/registry/tokenDto.ts';
import { AnswerCheck } from '../answerCheck.ts';
import type { CallOptions, RegistryTransport } from '../registryTransport.ts';

const createdCheck = new AnswerCheck(createdTokenDtoSchema);
const oneCheck = new AnswerCheck(tokenDtoSchema);
const listCheck = new AnswerCheck(tokenListSchema);

/** Tokens of the registry, for operators. */
export class TokenRoutes {
  readonly #transport: RegistryTransport;

  constructor(transport: RegistryTransport) {
    this.#transport = transport;
  }

  async list(options?: CallOptions): Promise<TokenDto[]> {
    const path = registryPaths.tokens();
    const answer = listCheck;
    return (await this.#transport.send({ method: 'GET', path, answer, options })).value.items;
  }

  /**
   * The only answer that shows the secret. When it is lost on the way, the repeated request is refused with
   * `request_already_done`, which names the token that was made, so that it can be revoked.
   */
  async create(body: CreateToken, options?: CallOptions): Promise<CreatedTokenDto> {
    const { value } = await this.#transport.send({
      method: 'POST',
      path: registryPaths.tokens(),
      answer: createdCheck,
      body,
      options,
    });
    return value;
  }

  async revoke(id: string, options?: CallOptions): Promise<TokenDto> {
    const path = registryPaths.revokeToken(id);
    const answer = oneCheck;
    return (await this.#transport.send({ method: 'POST', path, answer, body: {}, options })).value;
  }
}
